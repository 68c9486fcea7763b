import type { Cases } from "./case.ts";

/** Versions and images. */
export const versionCases = {
  "unsupported-version": [
    {
      yaml: "target: docker\nmetadata: kraft\nversion: 3.8.1\n",
      says: [
        "3:10",
        "version is 3.8.1, which is not one of those this program knows with KRaft: 4.3.1, 4.3.0, 4.2.2, 4.2.1, 4.2.0, " +
          "4.1.2, 4.1.1, 4.1.0, 4.0.2, 4.0.1, 4.0.0, 3.9.2, 3.9.1, 3.9.0.",
        "Write version: 4.3.1.",
      ],
    },
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
        "Write version: 3.9.2, or metadata: kraft for a new cluster.",
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
  "protocol-version": [
    {
      yaml: 'target: docker\nmetadata: kraft\nversion: 4.2.2\nmetadataVersion: "4.3"\n',
      says: [
        "4:18",
        "metadataVersion is 4.3, but Kafka 4.2.2 speaks 4.2, 4.1, 4.0, 3.9 as far as this program knows.",
        "Leave it out for 4.2, or write the line the cluster comes from.",
      ],
    },
    {
      yaml: 'target: docker\nversion: 3.8.1\ninterBrokerProtocol: "3.9"\n',
      says: [
        "3:22",
        "interBrokerProtocol is 3.9, but Kafka 3.8.1 speaks 3.8, 3.7 as far as this program knows.",
        "Leave it out for 3.8, or write the line the brokers come from.",
      ],
    },
    {
      yaml: 'target: docker\ninterBrokerProtocol: "3.6"\n',
      says: [
        "2:22",
        "interBrokerProtocol is 3.6, but Kafka 3.9.2 speaks 3.9, 3.8, 3.7 as far as this program knows.",
        "Leave it out for 3.9, or write the line the brokers come from.",
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
      yaml: "target: docker\nzookeeper: {image: zookeeper:3.9}\n",
      says: [
        "2:20",
        "zookeeper.image is zookeeper:3.9, which means another image from time to time, one day one without ZooKeeper.",
        "Write zookeeper.image: zookeeper:3.9.6.",
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
        "image is apache/kafka-native:3.9.2, which is without Kafka's tools and scripts, so that no node could be prepared or looked at.",
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
} satisfies Cases;
