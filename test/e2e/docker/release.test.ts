import { readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { projectRoot } from "../../../src/setup/project.ts";
import { ENGINE, type KeptState, keptState, NAME } from "../../release/state.ts";
import { noEngine, TestStack } from "./stack.ts";

interface Plan {
  readonly steps: readonly { readonly op: string; readonly urn: string }[];
}

const folder = join(projectRoot, "test", "release");
const kept = readdirSync(folder).filter((name) => name.startsWith("docker-"));

/** What holds data, and what tells whose it is: an upgrade of this program must not touch it. */
const HOLDS =
  /::(docker:index\/volume:Volume|pulumi:index:Stash|kafka-cluster:index:KafkaCluster)::|\$(docker:index\/volume:Volume|pulumi:index:Stash)::/;

describe.skipIf(noEngine)("a state that an earlier release has left", () => {
  let stack: TestStack;
  afterEach(async () => {
    await stack?.close();
  });

  it.each(kept)("goes on under this one, and nothing that holds data is replaced: %s", async (file) => {
    stack = await TestStack.open("release");
    const { ID } = (await stack.docker.info()) as { readonly ID: string };
    const text = keptState(join(folder, file), { [NAME]: stack.name, [ENGINE]: ID });
    const state = join(stack.folder, "kept.json");
    writeFileSync(state, text);
    const { resources } = (JSON.parse(text) as KeptState).deployment;
    for (const { type, inputs } of resources) {
      if (type !== "docker:index/volume:Volume") continue;
      const labels = Object.fromEntries((inputs?.labels ?? []).map(({ label, value }) => [label, value]));
      await stack.docker.createVolume({ Name: inputs?.name ?? "", Labels: labels });
    }
    const port = Number(/"external":(?:\s*)(\d+)/.exec(text)?.[1]);
    stack.describe({ target: "docker", listeners: { hostPortBase: port } });
    const imported = await stack.pulumi(["stack", "import", "--file", state], { config: false });
    expect(imported.code, imported.output).toBe(0);
    const preview = await stack.preview({ args: ["--json", "--show-sames"] });
    expect(preview.code, preview.output).toBe(0);
    const { steps } = JSON.parse(preview.output.slice(preview.output.indexOf("{"))) as Plan;
    const opOf = new Map(steps.map(({ urn, op }) => [urn, op]));
    // The engine's own default provider is in no plan.
    const planned = resources.filter(({ type }) => type !== "pulumi:providers:pulumi");
    expect(planned.filter(({ urn }) => !opOf.has(urn)).map(({ urn }) => urn)).toEqual([]);
    expect(steps.filter(({ op }) => op === "delete").map(({ urn }) => urn)).toEqual([]);
    const holders = resources.filter(({ urn }) => HOLDS.test(urn)).map(({ urn }) => urn);
    expect(holders).toHaveLength(9);
    expect(holders.filter((urn) => opOf.get(urn) !== "same")).toEqual([]);
  });
});
