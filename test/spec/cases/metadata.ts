import type { Cases } from "./case.ts";

/** ZooKeeper or KRaft, and the controllers. */
export const metadataCases = {
  "wrong-mode": [
    {
      yaml: "target: docker\nmetadata: kraft\nzookeeper: {count: 3}\n",
      says: [
        "3:1",
        "zookeeper belongs to metadata: zookeeper, but metadata is kraft: controllers keep the metadata, and there is no ZooKeeper.",
        "Use controllers, or write metadata: zookeeper for a new cluster.",
      ],
    },
    {
      yaml: "target: docker\ncontrollers: {combined: true}\n",
      says: [
        "2:1",
        "controllers belongs to metadata: kraft, but metadata is zookeeper (the default): an ensemble of ZooKeeper keeps the metadata, and there are no controllers of their own.",
        "Use zookeeper, or write metadata: kraft for a new cluster.",
      ],
    },
    {
      yaml: 'target: docker\nmetadata: kraft\ninterBrokerProtocol: "3.9"\n',
      says: [
        "3:1",
        "interBrokerProtocol belongs to metadata: zookeeper, but metadata is kraft: controllers keep the metadata, and there is no ZooKeeper.",
        "Use metadataVersion, or write metadata: zookeeper for a new cluster.",
      ],
    },
    {
      yaml: "target: docker\nmetadata: kraft\nlisteners: {zookeeperPortBase: 2281}\n",
      says: [
        "3:13",
        "listeners.zookeeperPortBase belongs to metadata: zookeeper, but metadata is kraft: controllers keep the metadata, and there is no ZooKeeper.",
        "Leave it out, or write metadata: zookeeper for a new cluster.",
      ],
    },
  ],
  controllers: [
    {
      yaml: "target: docker\nmetadata: kraft\nbrokers: {count: 2}\ncontrollers: {combined: true, count: 3}\n",
      says: [
        "4:38",
        "controllers.count is 3 and they are combined with brokers, but brokers.count is 2.",
        "Set brokers.count to 3 or more, or controllers.count to 1.",
      ],
    },
    {
      yaml: "target: docker\nmetadata: kraft\ncontrollers: {combined: true, heap: 512m}\n",
      says: [
        "3:37",
        "controllers.heap is written, but controllers.combined is true: the brokers are the controllers.",
        "Use brokers.heap.",
      ],
    },
  ],
} as const satisfies Cases;
