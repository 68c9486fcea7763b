import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { parse, stringify } from "yaml";
import { describe as describeCluster } from "../../src/model/describe.ts";
import { formatProblems } from "../../src/spec/problem.ts";
import { description } from "../../src/spec/schema.ts";
import { blocks, pages, root } from "./pages.ts";

const keys = Object.keys(description.shape);

/** Every piece of a description that a page shows: a stack file, or some sections of one. */
const shown = pages().flatMap((page) =>
  blocks(page, "yaml").flatMap((yaml) => {
    const value: unknown = parse(yaml);
    const section = descriptionIn(value);
    return section === undefined ? [] : [{ path: page.path, yaml, section }];
  }),
);

describe("A description that is shown", () => {
  it("is found on several pages", () => {
    expect(new Set(shown.map(({ path }) => path)).size).toBeGreaterThan(3);
  });

  it.each(shown)("is a legal one: $path, $yaml", ({ section }) => {
    expect(problems({ target: "docker", ...section })).toBe("");
  });

  it("would be told if it were not", () => {
    expect(problems({ target: "docker", listeners: { hostPort: 9092 } })).toContain("unknown-key");
  });
});

describe("stacks/Pulumi.local.yaml", () => {
  const file = join("stacks", "Pulumi.local.yaml");
  const text = readFileSync(join(root, file), "utf8");

  it("begins with the line by which editors find its schema", () => {
    expect(text.split("\n")[0]).toBe("# yaml-language-server: $schema=../docs/stack.schema.json");
  });

  it("is legal as it is, and with every example in it made real", () => {
    expect(inStackFile(text)).toBe("");
    const real = text.replace(/^( +)# (?=[\w ]+:)/gm, "$1");
    expect(real).not.toBe(text);
    expect(inStackFile(real)).toBe("");
  });

  function inStackFile(yaml: string): string {
    const path = ["config", "kafka-cluster:cluster"];
    const described = describeCluster({ kind: "text", text: yaml, file, path, stackName: "local" });
    return "problems" in described ? formatProblems(described.problems) : "";
  }
});

function descriptionIn(value: unknown): Readonly<Record<string, unknown>> | undefined {
  if (!isSection(value)) return undefined;
  if (isSection(value.config)) return descriptionIn(value.config["kafka-cluster:cluster"]);
  return Object.keys(value).every((key) => keys.includes(key)) ? value : undefined;
}

function isSection(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function problems(value: unknown): string {
  const described = describeCluster({
    kind: "text",
    text: stringify(value),
    file: "page",
    path: [],
    stackName: "local",
  });
  return "problems" in described ? formatProblems(described.problems) : "";
}
