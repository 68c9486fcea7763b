/** Another program's view of a Kafka cluster: where it is, read from the outputs of its stack. */
import * as pulumi from "@pulumi/pulumi";

/** `organization/kafka-cluster/local` in a backend of files; `<your organization>/kafka-cluster/local` in Pulumi Cloud. */
const name = new pulumi.Config().get("cluster") ?? "organization/kafka-cluster/local";
const kafka = new pulumi.StackReference(name);

const bootstrap = kafka.requireOutput("bootstrap");

/** For a process on the machine the cluster runs on. */
export const fromThisMachine: pulumi.Output<string> = bootstrap.apply((addresses) => addresses.host);
/** For a container in the cluster's network. */
export const fromItsNetwork: pulumi.Output<string> = bootstrap.apply((addresses) => addresses.network);
/** The same as a file, with the settings a producer should have. */
export const clientProperties: pulumi.Output<string> = kafka
  .requireOutput("clientProperties")
  .apply((files) => files.host);
