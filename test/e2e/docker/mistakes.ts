/** Descriptions that are wrong, and what has to be said of each mistake. */

/** Where, which code, both values and what to do: one line per problem, in the order of the file. */
export type Expected = readonly [place: string, code: string, ...words: string[]];

export const manyMistakes = `name: Orders_Test
target: docker
version: latest
retention: 7
brokers:
  count: 3
  heap: 512x
  overrides:
    log.dirs: /tmp/kafka
zookeeper:
  count: 4
  published: "yes"
replication:
  factor: 5
listeners:
  hostPortBase: 70000
`;

export const manySaid: readonly Expected[] = [
  ["1:7", "not-a-dns-label", '"Orders_Test"', "Write name: orders-test."],
  ["3:10", "floating-version", '"latest"', "Write version: 3.9.2."],
  ["4:1", "unknown-key", "retention", "A description has name, target"],
  ["7:9", "bad-size", '"512x"', "Write it like 512m."],
  ["9:5", "protected-property", "log.dirs", "/tmp/kafka", "Leave it out."],
  ["11:10", "even-ensemble", "is 4", "Set it to 3 or 5."],
  ["12:14", "wrong-type", '"yes"', "true or false is wanted"],
  ["14:11", "replication-exceeds-brokers", "is 5", "is 3", "Set replication.factor to 3 or less"],
  ["16:17", "port-range", "70000", "65535", "Choose a port in that range."],
];

export const otherMistakes = `target: docker
version: 4.1.0
brokers:
  image: apache/kafka:latest
zookeeper:
  published: true
replication:
  minInSync: 3
listeners:
  zookeeperPortBase: 9094
`;

export const otherSaid: readonly Expected[] = [
  ["2:10", "version-without-zookeeper", "4.1.0", "Write version: 3.9.2, or metadata: kraft for a new cluster."],
  ["4:10", "floating-version", "apache/kafka:latest", "Write brokers.image: apache/kafka:"],
  ["8:14", "min-in-sync", "replication.minInSync is 3", "the same as replication.factor", "Set it to 2."],
  ["10:22", "port-clash", "is 9094", "is 9092", "port 9094 would be taken twice", "to 9095 or more"],
];

export const brokenSyntax = "target: docker\nbrokers:\n\tcount: 3\n";
export const syntaxSaid: readonly Expected[] = [["3:1", "yaml-syntax", "indented with a tab", "Indent with spaces."]];
