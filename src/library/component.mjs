export { KafkaCluster } from "../cluster.ts";
