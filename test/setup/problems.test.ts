import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { problemsIn } from "../../src/setup/problems.ts";

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "kafka-cluster-problems-"));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

it("tells what the program would tell of a stack file, with its place", () => {
  const file = join(root, "Pulumi.local.yaml");
  writeFileSync(file, "config:\n  kafka-cluster:cluster:\n    target: docker\n    version: latest\n");
  expect(problemsIn(file, "local", root)).toContain("Pulumi.local.yaml:4:14  floating-version");
});

it("looks into the description's own file where the stack file names one", () => {
  const own = join(root, "orders.yaml");
  writeFileSync(own, "target: docker\nbrokers: { count: 0 }\n");
  const file = join(root, "Pulumi.local.yaml");
  writeFileSync(file, `config:\n  kafka-cluster:description: ${own}\n`);
  expect(problemsIn(file, "local", root)).toMatch(/orders\.yaml:2:\d+ /);
});

it("has nothing to say of a description without problems", () => {
  const file = join(root, "Pulumi.local.yaml");
  writeFileSync(file, "config:\n  kafka-cluster:cluster:\n    target: docker\n");
  expect(problemsIn(file, "organization/kafka-cluster/local", root)).toBeUndefined();
});
