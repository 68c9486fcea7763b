import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import * as state from "@pulumi/pulumi/runtime/state.js";
import { beforeEach, describe, expect, it, onTestFinished } from "vitest";
import { stringify } from "yaml";
import { readDescription } from "../../src/description.ts";

await pulumi.runtime.setMocks(
  { call: () => ({}), newResource: () => ({ id: "", state: {} }) },
  "kafka-cluster",
  "local",
);

/** Where Pulumi keeps the project's folder; its types leave it out. */
const store = (state as unknown as { getStore(): { settings: { options: { rootDirectory: string } } } }).getStore();

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "kafka-cluster-description-"));
  mkdirSync(join(root, "stacks"));
  store.settings.options.rootDirectory = root;
  pulumi.runtime.setAllConfig({});
  onTestFinished(() => rmSync(root, { recursive: true }));
});

const key = "kafka-cluster:cluster";
const description = { target: "docker", brokers: { count: 5, overrides: { "log.retention.ms": 1 } }, listeners: null };
/** What Pulumi hands to the program, whichever file it comes from. */
const configured = (value: unknown) => pulumi.runtime.setConfig(key, JSON.stringify(value));
const stackFile = (config: Record<string, unknown>): string => {
  const text = `# a comment\n${stringify({ config })}`;
  writeFileSync(join(root, "stacks", "Pulumi.local.yaml"), text);
  return text;
};

describe("A stack's description", () => {
  it("is read in the stack file, so that a problem has its line there", () => {
    const text = stackFile({ "aws:region": "x", [key]: description });
    configured(description);
    const file = join("stacks", "Pulumi.local.yaml");
    expect(readDescription()).toEqual({ kind: "text", text, file, path: ["config", key], stackName: "local" });
  });

  it("is what Pulumi says where another config file was given, not what the stack file says", () => {
    stackFile({ [key]: description });
    const other = { ...description, name: "other" };
    configured(other);
    expect(readDescription()).toEqual({ kind: "value", value: other, stackName: "local" });
  });

  it("is what Pulumi says where there is no stack file", () => {
    configured(description);
    expect(readDescription()).toEqual({ kind: "value", value: description, stackName: "local" });
  });

  it("is missed in the stack file where it is nowhere", () => {
    const text = stackFile({ "aws:region": "x" });
    expect(readDescription()).toMatchObject({ kind: "text", text });
  });

  it.each([
    ["of the project's folder", "clusters/orders.yaml", "clusters/orders.yaml"],
    ["anywhere else", "../elsewhere.yaml", undefined],
  ])("may be a file of its own, %s", (_, named, shown) => {
    mkdirSync(join(root, "clusters"));
    const file = join(root, named);
    writeFileSync(file, "target: docker\n");
    onTestFinished(() => rmSync(file, { force: true }));
    stackFile({ [key]: description });
    configured(description);
    pulumi.runtime.setConfig("kafka-cluster:description", named);
    const expected = { kind: "text", text: "target: docker\n", path: [], stackName: "local" };
    expect(readDescription()).toEqual({ ...expected, file: shown ?? file });
    pulumi.runtime.setConfig("kafka-cluster:description", file);
    expect(readDescription()).toEqual({ ...expected, file: shown ?? file });
  });

  it("that is named and cannot be read ends the program with the name, without a stack", () => {
    pulumi.runtime.setConfig("kafka-cluster:description", "orders.yaml");
    expect(readDescription).toThrow(pulumi.RunError);
    expect(readDescription).toThrow(
      "kafka-cluster:description names orders.yaml, which cannot be read. Nothing was changed.\nGive the path of a YAML file, relative to the project's folder.",
    );
  });
});
