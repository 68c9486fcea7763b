/** A Kafka cluster beside whatever else a program makes, on Kubernetes. */
import * as pulumi from "@pulumi/pulumi";
import { KafkaCluster } from "kafka-cluster";

const config = new pulumi.Config();

const events = new KafkaCluster(
  config.get("name") ?? "events",
  {
    target: "kubernetes",
    image: config.get("image"),
    brokers: { count: config.getNumber("brokers") ?? 3 },
    zookeeper: { count: config.get("zookeepers") === "1" ? 1 : 3 },
    kubernetes: {
      context: config.require("context"),
      kubeconfig: config.get("kubeconfig"),
      namespace: config.get("namespace") ?? "events",
      brokerStorage: config.get("storage") ?? "10Gi",
    },
    topics: { orders: { partitions: 6, retention: "7d" } },
  },
  {
    transform: {
      // What the description has no key for: names are asked for as they are, not with every search domain first.
      statefulSet: ({ args }) => {
        const dnsConfig = { options: [{ name: "ndots", value: "1" }] };
        const spec = { ...args.spec.template.spec, dnsConfig };
        return { args: { ...args, spec: { ...args.spec, template: { ...args.spec.template, spec } } } };
      },
    },
  },
);

/** For pods of the same Kubernetes cluster; has its value when the cluster is proven ready. */
export const bootstrap = events.bootstrap.apply(({ network }) => network);
export const clusterId = events.clusterId;
