import fc from "fast-check";
import { expect, it } from "vitest";
import { describe } from "../../src/model/describe.ts";
import { render } from "../../src/properties/render.ts";
import { formatProblems } from "../../src/spec/problem.ts";
import { description } from "../../src/spec/schema.ts";
import { readProperties } from "../properties/read-properties.ts";

/** Either a cluster that can be rendered, or problems that can be printed: nothing throws for what a person writes. */
function holdsFor(source: Parameters<typeof describe>[0]): void {
  const described = describe(source);
  if ("problems" in described) {
    expect(described.problems.length).toBeGreaterThan(0);
    expect(formatProblems(described.problems)).toMatch(/^\d+ problems? in the description/);
    return;
  }
  for (const files of render(described.cluster).nodes.values()) {
    const settings = files.find(({ name }) => name === "server.properties" || name === "zoo.cfg");
    expect(readProperties(settings?.content ?? "").size).toBeGreaterThan(5);
  }
}

const words = fc.constantFrom(
  ...[
    "target",
    "docker",
    "brokers",
    "count",
    "overrides",
    "labels",
    "image",
    "name",
    "3",
    "latest",
    "null",
    "&a",
    "*a",
  ],
  ...[
    "<<",
    ":",
    ": ",
    "- ",
    "\n",
    "\n  ",
    "\n    ",
    "\t",
    "{",
    "}",
    "[",
    "]",
    ",",
    '"',
    "'",
    "#",
    "|",
    ">",
    "!!int",
    "---",
    "%",
  ],
);

it("any text is a cluster or problems", () => {
  fc.assert(
    fc.property(fc.array(words, { maxLength: 25 }), fc.boolean(), (parts, own) => {
      const path = own ? [] : ["config", "kafka-cluster:cluster"];
      const head = own ? "" : "config:\n  kafka-cluster:cluster:\n    target: docker\n    ";
      holdsFor({ kind: "text", text: head + parts.join(""), file: "c.yaml", path, stackName: "local" });
    }),
    { numRuns: 1500 },
  );
}, 30_000);

it("any value is a cluster or problems", () => {
  const keys = fc.constantFrom(...Object.keys(description.shape), "__proto__", "constructor", "x");
  const values = fc.oneof(
    fc.anything(),
    fc.dictionary(fc.constantFrom("count", "overrides", "heap", "a.b", "image"), fc.jsonValue()),
  );
  fc.assert(
    fc.property(fc.oneof(fc.anything(), fc.dictionary(keys, values)), (value) => {
      const whole = typeof value === "object" && value !== null ? { target: "docker", ...value } : value;
      holdsFor({ kind: "value", value: whole, stackName: "local" });
    }),
    { numRuns: 1000 },
  );
}, 30_000);

it("any override of any text reaches the file it is for, unchanged", () => {
  const free = fc.string({ unit: "binary", minLength: 1, maxLength: 8 }).map((key) => `my.${key}`);
  fc.assert(
    fc.property(fc.dictionary(free, fc.string({ unit: "binary", maxLength: 8 })), (overrides) => {
      const described = describe({
        kind: "value",
        value: { target: "docker", brokers: { overrides }, zookeeper: { overrides } },
        stackName: "local",
      });
      if (!("cluster" in described)) throw new Error(formatProblems(described.problems));
      for (const [, [settings]] of render(described.cluster).nodes) {
        const read = readProperties(settings?.content ?? "");
        for (const [key, value] of Object.entries(overrides)) expect(read.get(key)).toBe(value);
      }
    }),
  );
});

it("an alias to its own parent ends", () => {
  holdsFor({
    kind: "text",
    text: "target: docker\nbrokers: &b\n  x: *b\n",
    file: "c.yaml",
    path: [],
    stackName: "local",
  });
});
