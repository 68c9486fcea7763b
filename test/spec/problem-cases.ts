import type { ProblemCode } from "../../src/spec/problem.ts";

/** One bad description, and all that has to be said about it. */
export interface ProblemCase {
  readonly yaml: string;
  /** Lines `LINE:COLUMN code`, then the message, then the remedy. */
  readonly says: readonly [where: string, message: string, remedy: string];
  /** The stack's name, where it matters. */
  readonly stackName?: string;
}

/** At least one case for every code: a code without one does not compile. */
export const cases: Readonly<Record<ProblemCode, readonly ProblemCase[]>> = {
  "yaml-syntax": [
    {
      yaml: "target: docker\nbrokers: {count: 3\n",
      says: [
        "3:1",
        "This is not YAML: flow map in block collection must be sufficiently indented and end with a }.",
        "Correct the line; nothing else was looked at until then.",
      ],
    },
  ],
  "duplicate-key": [
    {
      yaml: "target: docker\nbrokers:\n  count: 3\nbrokers:\n  count: 5\n",
      says: [
        "4:1",
        "brokers is written twice in the same place, so one of its two values would be lost.",
        "Remove one of them.",
      ],
    },
  ],
  "missing-description": [],
  "unknown-key": [
    {
      yaml: "target: docker\nreplication:\n  minISR: 2\n",
      says: [
        "3:3",
        "replication.minISR is not a key of replication, so it would have no effect.",
        "replication has factor, minInSync.",
      ],
    },
    {
      yaml: "target: docker\nbroker: {count: 5}\n",
      says: ["2:1", "broker is not a key of a description, so it would have no effect.", "Did you mean brokers?"],
    },
    {
      yaml: "target: docker\nimage:\n  reference: apache/kafka:3.9.2\n  famly: apache\n",
      says: ["4:3", "image.famly is not a key of image, so it would have no effect.", "Did you mean family?"],
    },
  ],
  "wrong-type": [
    {
      yaml: 'target: docker\nbrokers:\n  count: "5"\n',
      says: [
        "3:10",
        'brokers.count is "5", but a whole number is wanted.',
        "Write it without quotes: count: 5.",
      ],
    },
    {
      yaml: "target: docker\nbrokers:\n  count: 2.5\n",
      says: [
        "3:10",
        "brokers.count is 2.5, but a whole number is wanted.",
        "Write it like count: 3, which is the default.",
      ],
    },
    {
      yaml: "target: docker\nzookeeper: {published: yes}\n",
      says: [
        "2:24",
        'zookeeper.published is "yes", but true or false is wanted.',
        "Write it like published: false, which is the default.",
      ],
    },
    {
      yaml: "target: docker\nbrokers: 5\n",
      says: [
        "2:10",
        "brokers is 5, but a section with keys of its own is wanted.",
        "Write such a value, or leave the key out.",
      ],
    },
    {
      yaml: "- target: docker\n",
      says: ["1:1", "The description is a list, but a section with keys of its own is wanted.", "Write such a value."],
    },
    {
      yaml: "target: docker\nname: 7\n",
      says: ["2:7", "name is 7, but text is wanted.", 'Put it in quotes: name: "7".'],
    },
    {
      yaml: "target: docker\nimage: [apache/kafka]\n",
      says: [
        "2:8",
        "image is a list, but text or a section with keys of its own is wanted.",
        "Write such a value, or leave the key out.",
      ],
    },
    {
      yaml: "target: docker\nbrokers:\n  overrides:\n    log:\n      retention: {hours: 24}\n",
      says: [
        "4:5",
        "brokers.overrides.log is a section of its own, but text, a number, or true or false is wanted.",
        "Write every key in one piece, with its dots, such as log.retention.hours: 24.",
      ],
    },
    {
      yaml: "target: docker\nbrokers:\n  overrides:\n    log.retention.bytes: 9223372036854775807\n",
      says: [
        "4:26",
        "log.retention.bytes is about 9223372036854776000, a number too great to be kept exactly.",
        "Put it in quotes.",
      ],
    },
  ],
  "missing-key": [
    {
      yaml: "brokers:\n  count: 3\n",
      says: ["1:1", "target is missing: it says where the cluster runs.", "Add target: docker."],
    },
    {
      yaml: "target: docker\nimage: {family: apache}\n",
      says: [
        "2:1",
        "image.reference is missing: it says the image, with a pinned tag or digest.",
        "Add reference: ….",
      ],
    },
  ],
  "unknown-value": [
    {
      yaml: "target: docker\nprofile: prodction\n",
      says: ["2:10", 'profile is "prodction"; it can be laptop or production.', "Did you mean production?"],
    },
    {
      yaml: "target: podman\n",
      says: ["1:9", 'target is "podman"; it can be docker.', "Write docker."],
    },
  ],
  "target-not-available": [
    {
      yaml: "target: kubernetes\n",
      says: ["1:9", 'target is "kubernetes", which this version cannot do yet; it can do docker.', "Write target: docker."],
    },
  ],
  "not-a-dns-label": [
    {
      yaml: "target: docker\nname: My_Cluster\n",
      says: [
        "2:7",
        'name is "My_Cluster", but containers and networks get their names from it: it must be lower-case letters, ' +
          'digits and "-", begin with a letter, end with a letter or digit, and have at most 40 characters.',
        "Write name: my-cluster.",
      ],
    },
    {
      yaml: "target: docker\n",
      stackName: "2026.Test",
      says: [
        "1:1",
        'The stack\'s name, which is the cluster\'s, is "2026.Test", but containers and networks get their names from ' +
          'it: it must be lower-case letters, digits and "-", begin with a letter, end with a letter or digit, and ' +
          "have at most 40 characters.",
        "Write name: test.",
      ],
    },
  ],
  "reserved-name": [
    {
      yaml: "target: docker\nname: host\n",
      says: [
        "2:7",
        "The cluster's name is host, and its network would be named so too; Docker keeps that name to itself.",
        "Write another name, such as name: host-kafka.",
      ],
    },
  ],
  "bad-size": [
    {
      yaml: "target: docker\nbrokers:\n  heap: 512 MB\n",
      says: [
        "3:9",
        'brokers.heap is "512 MB", which is not a size: a whole number above 0 and m, Mi, g or Gi is wanted.',
        "Write it like 512m.",
      ],
    },
    {
      yaml: "target: docker\nzookeeper:\n  heap: 16m\n",
      says: [
        "3:9",
        "zookeeper.heap is 16m, less than the 32m a node needs to stay alive.",
        "Set it to 32m or more.",
      ],
    },
  ],
  "bad-version": [
    {
      yaml: "target: docker\nversion: 3.9\n",
      says: ["2:10", "version is 3.9, but a version has three numbers.", "Write it like 3.9.2."],
    },
  ],
  "bad-label": [
    {
      yaml: "target: docker\nlabels:\n  team name: data\n",
      says: [
        "3:3",
        'labels["team name"] is not a legal label: up to 63 letters, digits, ".", "_", "/" and "-" are.',
        "Rename it.",
      ],
    },
    {
      yaml: "target: docker\nlabels:\n  kafka-cluster.uid: mine\n",
      says: [
        "3:3",
        "labels has kafka-cluster.uid, but labels that begin with kafka-cluster. are how the program knows its own objects.",
        "Give it another name.",
      ],
    },
  ],
  "out-of-range": [
    {
      yaml: "target: docker\nbrokers:\n  count: 0\n",
      says: ["3:10", "brokers.count is 0; at least 1 is needed.", "Choose a value within that bound."],
    },
    {
      yaml: "target: docker\nbrokers:\n  count: 1001\n",
      says: ["3:10", "brokers.count is 1001; at most 1000 is possible.", "Choose a value within that bound."],
    },
    {
      yaml: 'target: docker\ndocker: {host: ""}\n',
      says: ["2:16", "docker.host is empty.", "Write a value, or leave the key out."],
    },
  ],
  "port-range": [
    {
      yaml: "target: docker\nlisteners:\n  hostPortBase: 99999\n",
      says: [
        "3:17",
        "listeners.hostPortBase is 99999, outside of 1024 to 65535.",
        "Choose a port in that range.",
      ],
    },
    {
      yaml: "target: docker\nlisteners:\n  hostPortBase: 65534\n",
      says: [
        "3:17",
        "listeners.hostPortBase is 65534, so kafka-3 would be on port 65536; the last port there is, is 65535.",
        "Set it to 65533 or less.",
      ],
    },
  ],
  "not-a-host": [
    {
      yaml: "target: docker\nlisteners:\n  advertisedHost: http://box:9092\n",
      says: [
        "3:19",
        'listeners.advertisedHost is "http://box:9092", which clients cannot be sent to: a host name or an IPv4 ' +
          "address is wanted, without scheme or port.",
        "Write this machine's name or address in the LAN, such as 192.168.1.20.",
      ],
    },
  ],
  "bad-docker-host": [
    {
      yaml: "target: docker\ndocker:\n  host: /var/run/docker.sock\n",
      says: [
        "3:9",
        'docker.host is "/var/run/docker.sock", which is not an engine\'s address.',
        "Write it like unix:///var/run/docker.sock, ssh://user@host or tcp://host:2376.",
      ],
    },
  ],
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
  "port-clash": [
    {
      yaml: "target: docker\nzookeeper: {published: true}\nlisteners:\n  hostPortBase: 2180\n",
      says: [
        "4:17",
        "listeners.hostPortBase is 2180 and takes the host ports 2180 to 2182; listeners.zookeeperPortBase is 2181 " +
          "and takes 2181 to 2183: port 2181 would be taken twice.",
        "Set listeners.hostPortBase to 2184 or more.",
      ],
    },
    {
      yaml: "target: docker\nbrokers: {count: 1}\nlisteners:\n  hostGateway: true\n  gatewayPortBase: 9092\n",
      says: [
        "5:20",
        "listeners.gatewayPortBase is 9092 and takes the host ports 9092; listeners.hostPortBase is 9092 and takes " +
          "9092: port 9092 would be taken twice.",
        "Set listeners.gatewayPortBase to 9093 or more.",
      ],
    },
  ],
  "remote-host-unreachable": [
    {
      yaml: "target: docker\ndocker:\n  host: ssh://me@box\n",
      says: [
        "3:9",
        "docker.host is ssh://me@box, another machine, but the brokers would tell clients 127.0.0.1, which is each " +
          "client's own machine.",
        "Set listeners.advertisedHost to that machine's name or address.",
      ],
    },
  ],
  "unusable-network": [
    {
      yaml: "target: docker\ndocker:\n  network: bridge\n",
      says: [
        "3:12",
        "docker.network is bridge, one of Docker's own, where containers have no names to find each other by.",
        "Name a network that was made by `docker network create`, or leave the key out.",
      ],
    },
    {
      yaml: "target: docker\ndocker:\n  network: local-metadata\n",
      says: [
        "3:12",
        "docker.network is local-metadata, which is the network this cluster makes for ZooKeeper.",
        "Name a network that was made by `docker network create`, or leave the key out.",
      ],
    },
  ],
  "unsupported-version": [
    {
      yaml: "target: docker\nversion: 3.6.1\n",
      says: [
        "2:10",
        "version is 3.6.1, which is not one of those this program knows: 3.9.2, 3.9.1, 3.9.0, 3.8.1, 3.8.0, 3.7.2, " +
          "3.7.1, 3.7.0.",
        "Write version: 3.9.2.",
      ],
    },
    {
      yaml: "target: docker\nbrokers: {image: confluentinc/cp-kafka:7.6.1}\n",
      says: [
        "2:18",
        "brokers.image is confluentinc/cp-kafka:7.6.1, which is not of the 7.9 line, the one this program knows.",
        "Use confluentinc/cp-kafka:7.9.6.",
      ],
    },
  ],
  "version-without-zookeeper": [
    {
      yaml: "target: docker\nversion: 4.1.0\n",
      says: [
        "2:10",
        "version is 4.1.0, but Kafka 4 has no ZooKeeper mode; 3.9 is the last line that has.",
        "Write version: 3.9.2.",
      ],
    },
    {
      yaml: "target: docker\nimage: apache/kafka:4.1.0\n",
      says: [
        "2:8",
        "image is apache/kafka:4.1.0, which is Kafka 4: it has no ZooKeeper mode.",
        "Use apache/kafka:3.9.2.",
      ],
    },
    {
      yaml: "target: docker\nbrokers: {image: confluentinc/cp-kafka:8.0.0}\n",
      says: [
        "2:18",
        "brokers.image is confluentinc/cp-kafka:8.0.0, which is Confluent Platform 8: it has no ZooKeeper mode.",
        "Use confluentinc/cp-kafka:7.9.6.",
      ],
    },
  ],
  "floating-version": [
    {
      yaml: "target: docker\nversion: latest\n",
      says: [
        "2:10",
        'version is "latest", which means another version every few months; from Kafka 4 on, one without ZooKeeper.',
        "Write version: 3.9.2.",
      ],
    },
    {
      yaml: "target: docker\nimage: apache/kafka:latest\n",
      says: [
        "2:8",
        "image is apache/kafka:latest, which means another image from time to time, one day one without ZooKeeper.",
        "Write image: apache/kafka:3.9.2.",
      ],
    },
    {
      yaml: "target: docker\nbrokers:\n  image: confluentinc/cp-kafka:latest\n",
      says: [
        "3:10",
        "brokers.image is confluentinc/cp-kafka:latest, which means another image from time to time, one day one " +
          "without ZooKeeper.",
        "Write brokers.image: confluentinc/cp-kafka:7.9.6.",
      ],
    },
    {
      yaml: "target: docker\nzookeeper:\n  image: confluentinc/cp-zookeeper\n",
      says: [
        "3:10",
        "zookeeper.image is confluentinc/cp-zookeeper, which means another image from time to time, one day one " +
          "without ZooKeeper.",
        "Write zookeeper.image: confluentinc/cp-zookeeper:7.9.6.",
      ],
    },
    {
      yaml: "target: docker\nimage: confluentinc/cp-kafka:latest\n",
      says: [
        "2:8",
        "image is confluentinc/cp-kafka:latest, which means another image from time to time, one day one without " +
          "ZooKeeper.",
        "Write brokers.image: confluentinc/cp-kafka:7.9.6 and zookeeper.image: confluentinc/cp-zookeeper:7.9.6.",
      ],
    },
  ],
  "unknown-image-family": [
    {
      yaml: "target: docker\nimage: bitnami/kafka:3.9.0\n",
      says: [
        "2:8",
        "image is bitnami/kafka:3.9.0, which is a name the program does not know, so it cannot tell where its scripts " +
          "and data are.",
        'Add the family beside it: {reference: "bitnami/kafka:3.9.0", family: apache}; others are zookeeper and cp.',
      ],
    },
  ],
  "image-role": [
    {
      yaml: "target: docker\nbrokers: {image: zookeeper:3.9.6}\n",
      says: [
        "2:18",
        "brokers.image is zookeeper:3.9.6, which cannot run a broker.",
        "Write it as zookeeper.image, and leave the brokers' to its default.",
      ],
    },
    {
      yaml: "target: docker\nimage: confluentinc/cp-kafka:7.9.6\n",
      says: [
        "2:8",
        "image is confluentinc/cp-kafka:7.9.6, which cannot run a ZooKeeper node.",
        "Write brokers.image: confluentinc/cp-kafka:7.9.6 and zookeeper.image: confluentinc/cp-zookeeper:7.9.6.",
      ],
    },
    {
      yaml: "target: docker\nimage: apache/kafka-native:3.9.2\n",
      says: [
        "2:8",
        "image is apache/kafka-native:3.9.2, which holds neither ZooKeeper nor a broker that can use one.",
        "Use apache/kafka:3.9.2.",
      ],
    },
  ],
  "image-version": [
    {
      yaml: "target: docker\nimage: apache/kafka:3.8.1\n",
      says: [
        "2:8",
        "image is apache/kafka:3.8.1, which is not of version 3.9.2.",
        "Write version: 3.8.1, or image: apache/kafka:3.9.2.",
      ],
    },
    {
      yaml: "target: docker\nversion: 3.8.1\nbrokers: {image: confluentinc/cp-kafka:7.9.6}\n",
      says: [
        "3:18",
        "brokers.image is confluentinc/cp-kafka:7.9.6, which holds Kafka 3.9, but version is 3.8.1.",
        "Write version: 3.9.2.",
      ],
    },
  ],
  "session-timeout": [
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
};
