import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Command } from "commander";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { describe as describeCluster } from "../../src/model/describe.ts";
import { program } from "../../src/operations/program.ts";
import { formatProblems } from "../../src/spec/problem.ts";
import { blocks, pages, root } from "./pages.ts";
import { recipe } from "./recipe.ts";

/** What is wrong with a typed command line, as far as parsing tells; nothing = it would be run. */
function wrongWith(typed: string): readonly string[] {
  let command: Command = program(() => {});
  const words = typed
    .replace(/^.*?kafka-cluster /, "")
    .replace(/ +#.*$/, "")
    .split(" ");
  for (;;) {
    const next = command.commands.find((candidate) => candidate.name() === words[0]);
    if (next === undefined) break;
    command = next;
    words.shift();
  }
  if (command.commands.length > 0) return [`${words[0]} is no command`];
  const { operands, unknown } = command.parseOptions(words);
  const wanted = command.registeredArguments;
  const missing = wanted.filter(({ required }, index) => required && operands[index] === undefined);
  return [
    ...unknown.map((word) => `${word} is unknown`),
    ...missing.map((argument) => `${argument.name()} is missing`),
    ...operands.slice(wanted.length).map((word) => `${word} is too much`),
  ];
}

describe("The recipe for pull requests", () => {
  it("has commands of ours that exist and parse, in every job", () => {
    const commands = recipe("42");
    expect(Object.keys(commands)).toEqual(["raise", "remove", "prune"]);
    for (const typed of Object.values(commands).flat()) expect([typed, wrongWith(typed)]).toEqual([typed, []]);
    expect(commands.remove).toEqual(["kafka-cluster env destroy pr-42 --yes"]);
  });

  it("would be told if one did not", () => {
    expect(wrongWith("kafka-cluster env crate pr-42")).toEqual(["crate is no command"]);
    expect(wrongWith("kafka-cluster env destroy --yes")).toEqual(["name is missing"]);
    expect(wrongWith("kafka-cluster env destroy pr-42 --force")).toEqual(["--force is unknown"]);
    expect(wrongWith("kafka-cluster env list all")).toEqual(["all is too much"]);
  });
});

describe("docs/environments.md", () => {
  it("shows commands that exist and parse", () => {
    const page = pages().find(({ path }) => path.endsWith("environments.md"));
    const typed = (page === undefined ? [] : blocks(page, "sh")).flatMap((block) => block.split("\n"));
    const ours = typed.filter((line) => line.includes("kafka-cluster "));
    expect(ours.length).toBeGreaterThan(5);
    for (const line of ours) expect([line, wrongWith(line)]).toEqual([line, []]);
  });
});

describe("stacks/Pulumi.staging.yaml", () => {
  const text = readFileSync(join(root, "stacks", "Pulumi.staging.yaml"), "utf8");
  const choices = text
    .split("\n")
    .flatMap((line, at) => (/^ +# (?!yaml)[a-z][A-Za-z]*: \S/.test(line) ? [{ line, at }] : []));

  it("begins with the line by which editors find its schema, and with what has to be edited", () => {
    expect(text.split("\n")[0]).toBe("# yaml-language-server: $schema=../docs/stack.schema.json");
    const { config } = parse(text) as { config: Record<string, { kubernetes: object }> };
    expect(Object.keys(config["kafka-cluster:cluster"]?.kubernetes ?? {})[0]).toBe("context");
  });

  it("is legal as it is", () => {
    expect(problems(text)).toBe("");
  });

  it.each(choices)("is legal with this line in place of the one it stands for: $line", ({ line, at }) => {
    const lines = text.split("\n");
    const key = line.trim().replace(/^# (\w+):.*$/, "$1");
    const others = lines.map((other, index) => (index !== at && other.startsWith(`      ${key}: `) ? "" : other));
    others[at] = line.replace("# ", "");
    expect(problems(others.join("\n"))).toBe("");
  });

  it("has several such lines", () => {
    expect(choices.length).toBeGreaterThan(5);
  });

  function problems(yaml: string): string {
    const path = ["config", "kafka-cluster:cluster"];
    const file = "stacks/Pulumi.staging.yaml";
    const described = describeCluster({ kind: "text", text: yaml, file, path, stackName: "staging" });
    return "problems" in described ? formatProblems(described.problems) : "";
  }
});
