/** Everything the project knows of the Kafka client library; nothing else imports it. */
export { type Address, formatAddress, parseAddress } from "./address.ts";
export { askApiVersions } from "./api-versions.ts";
export { alterDynamicDefaults, type DynamicChange, readDynamicDefaults } from "./dynamic-defaults.ts";
export { electPreferredLeaders } from "./elect-leaders.ts";
export { KafkaRefused, NoBrokerAnswered } from "./failure.ts";
export { loadLibrary as preload } from "./library.ts";
export { consume, deleteGroup, type NewMessage, produce, type ReadMessage } from "./messages.ts";
export { routeBy } from "./route.ts";
export { type BrokerState, type KafkaSnapshot, type PartitionState, takeSnapshot, type TopicState } from "./snapshot.ts";
export { createTopic, deleteTopic, type NewTopic } from "./topics.ts";
