/** The program: the stack's description becomes a cluster, and the stack's outputs say how to reach it. */
import * as pulumi from "@pulumi/pulumi";
import { KafkaCluster } from "./cluster.ts";
import { readDescription } from "./description.ts";

const cluster = new KafkaCluster(pulumi.getStack(), readDescription());
await cluster.ready;

export const bootstrap = cluster.bootstrap;
export const nodes = cluster.nodes;
export const clientProperties = cluster.clientProperties;
export const zookeeperConnect = cluster.zookeeperConnect;
export const clusterId = cluster.clusterId;
