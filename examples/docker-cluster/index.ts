/** A Kafka cluster beside whatever else a program makes, on this machine's Docker. */
import * as pulumi from "@pulumi/pulumi";
import { KafkaCluster } from "kafka-cluster";

const config = new pulumi.Config();

const events = new KafkaCluster(
  config.get("name") ?? "events",
  {
    target: "docker",
    brokers: { count: config.getNumber("brokers") ?? 3 },
    zookeeper: { count: 1 },
    listeners: { hostPortBase: config.getNumber("port") ?? 9092 },
    topics: { orders: { partitions: 6, retention: "7d" } },
  },
  {
    // What the description has no key for: no node may take more than a gigabyte (in MiB), swap included.
    transform: { container: ({ args }) => ({ args: { ...args, memory: 1024, memorySwap: 1024 } }) },
  },
);

/** For clients on this machine; has its value when the cluster is proven ready. */
export const bootstrap = events.bootstrap.apply(({ host }) => host);
export const clusterId = events.clusterId;
