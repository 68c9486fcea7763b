import type { Cases } from "./case.ts";

/** Nodes, copies and free keys. */
export const topologyCases = {
  "ensemble-size": [
    {
      yaml: "target: docker\nzookeeper: {count: 7}\n",
      says: ["2:20", "zookeeper.count is 7; an ensemble has 1, 3 or 5 nodes.", "Set it to 3."],
    },
  ],
  "even-ensemble": [
    {
      yaml: "target: docker\nzookeeper:\n  count: 4\n",
      says: [
        "3:10",
        "zookeeper.count is 4: an even ensemble goes on with no more nodes down than one of 3, and has one more node " +
          "that can fail.",
        "Set it to 3 or 5.",
      ],
    },
  ],
  "replication-exceeds-brokers": [
    {
      yaml: "target: docker\nreplication:\n  factor: 4\n",
      says: [
        "3:11",
        "replication.factor is 4, but brokers.count is 3: a broker holds one copy of a partition at most, so no " +
          "topic could be created.",
        "Set replication.factor to 3 or less, or brokers.count to 4 or more.",
      ],
    },
  ],
  "min-in-sync": [
    {
      yaml: "target: docker\nreplication:\n  minInSync: 3\n",
      says: [
        "3:14",
        "replication.minInSync is 3, the same as replication.factor: with one broker down every producer with " +
          "acks=all would stop.",
        "Set it to 2.",
      ],
    },
    {
      yaml: "target: docker\nbrokers: {count: 2}\nreplication:\n  factor: 2\n  minInSync: 3\n",
      says: [
        "5:14",
        "replication.minInSync is 3, more than replication.factor, which is 2: no producer with acks=all could ever " +
          "write.",
        "Set it to 1.",
      ],
    },
  ],
  "session-timeout": [
    {
      yaml: "target: docker\nbrokers:\n  overrides: {zookeeper.session.timeout.ms: 1000}\n",
      says: [
        "3:45",
        "The brokers' zookeeper.session.timeout.ms is 1000, but with ZooKeeper's tickTime of 2000 a session lasts 4000 " +
          "to 40000 ms.",
        "Bring one of the two into line with the other.",
      ],
    },
    {
      yaml: "target: docker\nzookeeper:\n  overrides:\n    tickTime: 100\n",
      says: [
        "4:15",
        "The brokers' zookeeper.session.timeout.ms is 9000, but with ZooKeeper's tickTime of 100 a session lasts 200 " +
          "to 2000 ms.",
        "Bring one of the two into line with the other.",
      ],
    },
  ],
  "protected-property": [
    {
      yaml: "target: docker\nbrokers:\n  overrides:\n    broker.id: 4\n",
      says: [
        "4:5",
        "brokers.overrides sets broker.id to 4, but who a broker is follows from its place in brokers.count.",
        "Leave it out.",
      ],
    },
    {
      yaml: "target: docker\nbrokers:\n  overrides:\n    min.insync.replicas: 1\n",
      says: [
        "4:5",
        "brokers.overrides sets min.insync.replicas to 1, but it is one value for all topics, checked against the " +
          "copies there are.",
        "Use replication.minInSync.",
      ],
    },
    {
      yaml: "target: docker\nzookeeper:\n  overrides:\n    server.4: other:2888:3888\n",
      says: [
        "4:5",
        "zookeeper.overrides sets server.4 to other:2888:3888, but the ensemble's members follow from zookeeper.count.",
        "Use zookeeper.count.",
      ],
    },
  ],
} satisfies Cases;
