/** Another program's view of a Kafka cluster: where it is, read from the outputs of its stack. */
import * as pulumi from "@pulumi/pulumi";

/** One text per place a client can be in; `lan` and `gateway` only where the description has them. */
interface ByPlace {
  readonly host: string;
  readonly network: string;
  readonly lan?: string;
  readonly gateway?: string;
}

/** `organization/kafka-cluster/local` in a backend of files; `<your organization>/kafka-cluster/local` in Pulumi Cloud. */
const name = new pulumi.Config().get("cluster") ?? "organization/kafka-cluster/local";
const kafka = new pulumi.StackReference(name);

/** For a process on the machine the cluster runs on. */
export const fromThisMachine = kafka.requireOutput("bootstrap").apply(({ host }: ByPlace) => host);
/** For a container in the cluster's network. */
export const fromItsNetwork = kafka.requireOutput("bootstrap").apply(({ network }: ByPlace) => network);
/** The same as a file, with the settings a producer should have. */
export const clientProperties = kafka.requireOutput("clientProperties").apply(({ host }: ByPlace) => host);
