import { describe, expect, it } from "vitest";
import { describe as describeCluster } from "../../src/model/describe.ts";
import { formatProblems, type Problem } from "../../src/spec/problem.ts";
import { cases } from "./cases/cases.ts";

const KEY = ["config", "kafka-cluster:cluster"];

function problemsOf(text: string, path: readonly string[] = [], stackName = "local"): readonly Problem[] {
  const described = describeCluster({ kind: "text", text, file: "cluster.yaml", path, stackName });
  return "problems" in described ? described.problems : [];
}

/** The same description as the value of our key in a stack file: two lines down, four columns to the right. */
function inStackFile(yaml: string): string {
  return `config:\n  kafka-cluster:cluster:\n${yaml.replace(/^(?=.)/gm, "    ")}`;
}

const all = Object.entries(cases).flatMap(([code, list]) =>
  list.map((one, index) => ({ code, number: index + 1, ...one })),
);

describe("a bad description", () => {
  it.each(all)(
    "is answered by $code at $says.0 of a file of its own (case $number)",
    ({ code, yaml, says, stackName }) => {
      const [where, message, remedy] = says;
      expect(problemsOf(yaml, [], stackName)).toMatchObject([
        { code, at: { file: "cluster.yaml", line: line(where), column: column(where) }, message, remedy },
      ]);
    },
  );

  it.each(all.filter((one) => one.code !== "yaml-syntax" && one.stackName === undefined))(
    "is answered by $code in a stack file (case $number)",
    ({ code, yaml, says }) => {
      const whole = says[0] === "1:1" && code === "missing-key";
      const at = whole ? { line: 2, column: 3 } : { line: line(says[0]) + 2, column: column(says[0]) + 4 };
      expect(problemsOf(inStackFile(yaml), KEY)).toMatchObject([{ code, at, message: says[1] }]);
    },
  );

  it("is answered alike when only its value is known, by path and without a place", () => {
    const described = describeCluster({
      kind: "value",
      value: { target: "docker", replication: { factor: 9 } },
      stackName: "local",
    });
    const problems = "problems" in described ? described.problems : [];
    expect(problems).toMatchObject([{ code: "replication-exceeds-brokers", at: undefined }]);
    expect(formatProblems(problems)).toContain("\nreplication.factor  replication-exceeds-brokers\n");
  });

  it("is missed in a stack file that has none, with the shortest one to copy", () => {
    const [problem] = problemsOf("config:\n  aws:region: x\n", KEY);
    expect(problem).toMatchObject({ code: "missing-description", at: { line: 1, column: 1 } });
    expect(problem?.remedy).toBe(
      "Add it; the shortest one is:\n    config:\n      kafka-cluster:cluster:\n        target: docker",
    );
  });
});

describe("several problems", () => {
  const text = `target: docker
brokers:
  cuont: 3
  heap: lots
zookeeper:
  count: 2
  overrides: {clientPort: 2}
replication:
  factor: 5
  minInSync: 5
listeners: {hostPortBase: 80}
version: 4.0.0
`;

  it("are said all at once, in the order of the file", () => {
    expect(problemsOf(text).map(({ at, code }) => `${at?.line}:${at?.column} ${code}`)).toEqual([
      "3:3 unknown-key",
      "4:9 bad-size",
      "6:10 even-ensemble",
      "7:15 protected-property",
      "9:11 replication-exceeds-brokers",
      "10:14 min-in-sync",
      "11:27 port-range",
      "12:10 version-without-zookeeper",
    ]);
  });

  it("are printed with place, code, message and remedy", () => {
    expect(formatProblems(problemsOf("target: docker\nversion: latest\nbrokers: {count: x}\n"))).toBe(
      `2 problems in the description of the cluster. Nothing was changed.

cluster.yaml:2:10  floating-version
  version is "latest", which means another version every few months; from Kafka 4 on, one without ZooKeeper.
  Write version: 3.9.2.

cluster.yaml:3:18  wrong-type
  brokers.count is "x", but a whole number is wanted.
  Write it like count: 3, which is the default.`,
    );
  });

  it("of one line are in the order of its columns", () => {
    const text = "target: docker\nlisteners: {zookeeperPortBase: 1, hostPortBase: 2}\n";
    expect(problemsOf(text).map(({ at }) => at?.column)).toEqual([32, 49]);
  });

  it("are solved together: a remedy takes the other's into account", () => {
    const text = "target: docker\nreplication: {factor: 5, minInSync: 5}\n";
    const remedy = "Set replication.factor to 3 or less, or brokers.count to 5 or more.";
    expect(problemsOf(text).map((problem) => problem.remedy)).toEqual([remedy, "Set it to 2."]);
  });

  it("do not include complaints about a default that stands in for an unreadable value", () => {
    for (const brokers of ["{count: many}", "many", "[]"]) {
      const text = `target: docker\nbrokers: ${brokers}\nreplication: {factor: 5}\n`;
      expect(problemsOf(text).map(({ code }) => code)).toEqual(["wrong-type"]);
    }
  });

  it("include duplicate keys beside everything else", () => {
    const codes = problemsOf("target: docker\ntarget: docker\nversion: latest\n").map(({ code }) => code);
    expect(codes).toEqual(["duplicate-key", "floating-version"]);
  });
});

describe("every problem", () => {
  it.each(all)(
    "says what is wrong and what to do in whole sentences: $code (case $number)",
    ({ says: [, message, remedy] }) => {
      expect(message).toMatch(/\.$/);
      expect(remedy).toMatch(/[.?]$/);
    },
  );
});

function line(where: string): number {
  return Number(where.split(":")[0]);
}

function column(where: string): number {
  return Number(where.split(":")[1]);
}
