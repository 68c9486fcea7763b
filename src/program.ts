/** The program: the stack's description becomes a cluster, and the stack's outputs say how to reach it. */
import * as pulumi from "@pulumi/pulumi";
import { KafkaCluster } from "./cluster.ts";
import { readDescription } from "./description.ts";

const cluster = new KafkaCluster(pulumi.getStack(), readDescription());
await cluster.ready;

const { bootstrap, nodes, clientProperties, zookeeperConnect, clusterId, connect } = cluster;

/** The outputs. One that the description has nothing for is left out: Pulumi warns of an undefined one. */
export default {
  bootstrap,
  nodes,
  clientProperties,
  ...(zookeeperConnect && { zookeeperConnect }),
  clusterId,
  ...(connect && { connect }),
};
