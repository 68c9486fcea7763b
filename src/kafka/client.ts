/** Everything the project knows of the Kafka client library; nothing else imports it. */
export { type Address, formatAddress, parseAddress } from "./address.ts";
export { askApiVersions } from "./api-versions.ts";
export { alterTopic, type DescribedTopic, describeTopics, growTopic, type TopicSetting } from "./described-topics.ts";
export { alterDynamicDefaults, type DynamicChange, readDynamicDefaults } from "./dynamic-defaults.ts";
export { electPreferredLeaders } from "./elect-leaders.ts";
export { KafkaRefused, NoBrokerAnswered } from "./failure.ts";
export { type Levels, raiseFeatures, readFeatures } from "./features.ts";
export { deleteGroup } from "./groups.ts";
export { loadLibrary as preload } from "./library.ts";
export { consume, type NewMessage, produce, type ReadMessage } from "./messages.ts";
export { PartitionLeaders } from "./partition-leaders.ts";
export { type LogRecord, readPartition } from "./partition-reader.ts";
export { PartitionWriter, type Written } from "./partition-writer.ts";
export { type QuorumReplica, type QuorumView, readQuorum } from "./quorum.ts";
export { type Moving, readReassignments, readThrottled, reassign } from "./reassignments.ts";
export { routeBy } from "./route.ts";
export {
  type BrokerState,
  type KafkaSnapshot,
  type PartitionState,
  type TopicState,
  takeSnapshot,
} from "./snapshot.ts";
export { createTopic, deleteTopic, type NewTopic } from "./topics.ts";
export { unregisterBroker } from "./unregister-broker.ts";
