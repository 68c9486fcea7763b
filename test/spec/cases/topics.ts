import type { Cases } from "./case.ts";

const topics = (text: string) => `target: docker\ntopics:\n${text.replace(/^(?=.)/gm, "  ")}\n`;

/** Topics: their names, copies and settings. */
export const topicCases = {
  "topic-name": [
    {
      yaml: topics("__orders: {}"),
      says: [
        "3:3",
        "topics has __orders, but names that begin with __ are those of Kafka's own topics.",
        "Give it another name. Kafka makes its own topics itself, with replication.factor copies.",
      ],
    },
    {
      yaml: topics("new orders:"),
      says: [
        "3:3",
        'topics has "new orders", which Kafka refuses: a name has up to 249 letters, digits, ".", "_" and "-".',
        "Rename it.",
      ],
    },
    {
      yaml: topics("..: {}"),
      says: [
        "3:3",
        'topics has "..", which Kafka refuses: a name has up to 249 letters, digits, ".", "_" and "-".',
        "Rename it.",
      ],
    },
  ],
  "topic-clash": [
    {
      yaml: topics("new.orders: {}\nnew_orders: {}"),
      says: [
        "4:3",
        'topics has new_orders and new.orders: Kafka takes "." and "_" for the same in names and refuses the second.',
        "Rename one of them.",
      ],
    },
  ],
  "replication-exceeds-brokers": [
    {
      yaml: topics("orders:\n  replicationFactor: 5"),
      says: [
        "4:24",
        "topics.orders is to have 5 copies, but brokers.count is 3: a broker holds one copy of a partition at most.",
        "Set it to 3 or less, or brokers.count to 5 or more.",
      ],
    },
  ],
  "min-in-sync": [
    {
      yaml: topics("orders:\n  replicationFactor: 1"),
      says: [
        "4:24",
        "topics.orders has 1 copy, and replication.minInSync, which holds for it, is 2: no producer with acks=all could " +
          "ever write to it.",
        "Write minInSync: 1, or give it more copies.",
      ],
    },
    {
      yaml: topics("orders: {minInSync: 3}"),
      says: [
        "3:23",
        "topics.orders has 3 copies, and minInSync is 3: with one broker down every producer with acks=all would stop.",
        "Set it to 2, or give it more copies.",
      ],
    },
  ],
  "bad-duration": [
    {
      yaml: topics("orders:\n  retention: 7 days"),
      says: [
        "4:16",
        'topics.orders.retention is "7 days", which is no length of time: a whole number above 0 and ms, s, m (minutes), ' +
          "h, d or w is wanted, or forever.",
        "Write it like 7d.",
      ],
    },
    {
      yaml: topics("orders:\n  retention: 604800000"),
      says: [
        "4:16",
        "topics.orders.retention is 604800000, which is no length of time: a whole number above 0 and ms, s, m " +
          "(minutes), h, d or w is wanted, or forever.",
        "Write it like 7d.",
      ],
    },
  ],
  "bad-size": [
    {
      yaml: topics("orders:\n  retentionSize: 10 GB"),
      says: [
        "4:20",
        'topics.orders.retentionSize is "10 GB", which is not a size: a whole number above 0 and m, Mi, g or Gi is wanted.',
        "Write it like 10g.",
      ],
    },
  ],
  "out-of-range": [
    {
      yaml: topics("orders: {partitions: 0}"),
      says: ["3:24", "topics.orders.partitions is 0; at least 1 is needed.", "Choose a value within that bound."],
    },
  ],
  "unknown-key": [
    {
      yaml: topics("orders:\n  partition: 3"),
      says: [
        "4:5",
        "topics.orders.partition is not a key of topics.orders, so it would have no effect.",
        "Did you mean partitions?",
      ],
    },
  ],
  "wrong-type": [
    {
      yaml: topics("- orders"),
      says: [
        "3:3",
        "topics is a list, but a section with keys of its own is wanted.",
        "Write such a value, or leave the key out.",
      ],
    },
    {
      yaml: topics("orders: 3"),
      says: ["3:11", "topics.orders is 3, but a section with keys of its own is wanted.", "Write such a value."],
    },
    {
      yaml: topics("orders:\n  config:\n    segment:\n      ms: 60000"),
      says: [
        "5:7",
        "topics.orders.config.segment is a section of its own, but text, a number, or true or false is wanted.",
        "Write every key in one piece, with its dots, such as log.retention.hours: 24.",
      ],
    },
    {
      yaml: topics("orders:\n  config:\n    flush.messages: 9223372036854775807"),
      says: [
        "5:23",
        "flush.messages is about 9223372036854776000, a number too great to be kept exactly.",
        "Put it in quotes.",
      ],
    },
  ],
  "unknown-topic-config": [
    {
      yaml: topics("orders:\n  config:\n    cleanup.polcy: compact"),
      says: [
        "5:7",
        "topics.orders sets cleanup.polcy, which is no setting of a topic in Kafka 3.9.",
        "Did you mean cleanup.policy?",
      ],
    },
    {
      yaml: `version: 3.7.2\n${topics("orders:\n  config:\n    compression.zstd.level: 3")}`,
      says: [
        "6:7",
        "topics.orders sets compression.zstd.level, which is no setting of a topic in Kafka 3.7.",
        "Leave it out.",
      ],
    },
  ],
  "topic-config-value": [
    {
      yaml: topics("orders:\n  config:\n    segment.bytes: 2g"),
      says: [
        "5:22",
        "topics.orders sets segment.bytes to 2g, but a whole number of at least 14 and at most 2147483647, or a size such " +
          "as 2m is wanted.",
        "Write such a value, or leave the key out.",
      ],
    },
    {
      yaml: `metadata: kraft\n${topics("orders:\n  config:\n    segment.bytes: 100000")}`,
      says: [
        "6:22",
        "topics.orders sets segment.bytes to 100000, but a whole number of at least 1048576 and at most 2147483647, or a " +
          "size such as 2m is wanted.",
        "Write such a value, or leave the key out.",
      ],
    },
    {
      yaml: topics("orders:\n  config: {cleanup.policy: compacted}"),
      says: [
        "4:30",
        "topics.orders sets cleanup.policy to compacted, but delete or compact, or both with a comma between them is wanted.",
        "Write such a value, or leave the key out.",
      ],
    },
    {
      yaml: topics("orders:\n  config: {min.cleanable.dirty.ratio: 2}"),
      says: [
        "4:41",
        "topics.orders sets min.cleanable.dirty.ratio to 2, but a number from 0 to 1 is wanted.",
        "Write such a value, or leave the key out.",
      ],
    },
  ],
  "protected-property": [
    {
      yaml: topics("orders:\n  config:\n    retention.ms: 604800000"),
      says: [
        "5:7",
        "topics.orders sets retention.ms to 604800000, but it is said in units a person reads.",
        "Use retention, such as retention: 7d.",
      ],
    },
  ],
} satisfies Cases;
