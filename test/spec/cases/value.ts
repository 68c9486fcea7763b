import type { Cases } from "./case.ts";

/** Values of the right kind and the wrong form. */
export const valueCases = {
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
        "The stack's name, which is the cluster's, is \"2026.Test\", but containers and networks get their names from " +
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
      says: ["3:9", "zookeeper.heap is 16m, less than the 32m a node needs to stay alive.", "Set it to 32m or more."],
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
} satisfies Cases;
