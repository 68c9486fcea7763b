import { readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { projectRoot } from "../../../src/setup/project.ts";
import { CONTEXT, type KeptState, KUBECONFIG, keptState, NAME } from "../../release/state.ts";
import type { Lab } from "./lab.ts";
import { KubernetesStack } from "./stack.ts";

interface Plan {
  readonly steps: readonly { readonly op: string; readonly urn: string }[];
}

const folder = join(projectRoot, "test", "release");
const kept = readdirSync(folder).filter((name) => name.startsWith("kubernetes-"));

/** What holds data, and what tells whose it is: an upgrade of this program must not touch it. */
const HOLDS =
  /(::|\$)(kubernetes:core\/v1:(PersistentVolumeClaim|Namespace)|pulumi:index:Stash|kafka-cluster:index:KafkaCluster)::/;

/** No Kubernetes cluster is asked: a preview shows the whole plan without one, and Pulumi knows from the state what there is. */
const nobody: Lab = {
  context: "nobody",
  kubeconfig: "/kubeconfig-that-nobody-has",
  kubectl: () => Promise.resolve(""),
};

describe("a state that an earlier release has left on Kubernetes", () => {
  let stack: KubernetesStack;
  afterEach(async () => {
    await stack?.close();
  });

  it.each(kept)("goes on under this one, and nothing that holds data is replaced: %s", async (file) => {
    stack = await KubernetesStack.open("release", nobody);
    const { kubeconfig, context } = stack.lab;
    const text = keptState(join(folder, file), { [NAME]: stack.name, [KUBECONFIG]: kubeconfig, [CONTEXT]: context });
    const state = join(stack.folder, "kept.json");
    writeFileSync(state, text);
    const { resources } = (JSON.parse(text) as KeptState).deployment;
    stack.describe({});
    const imported = await stack.run(["stack", "import", "--stack", stack.name, "--file", state]);
    expect(imported.code, imported.output).toBe(0);
    const preview = await stack.preview(["--json", "--show-sames"]);
    expect(preview.code, preview.output).toBe(0);
    const { steps } = JSON.parse(preview.output.slice(preview.output.indexOf("{"))) as Plan;
    const opOf = new Map(steps.map(({ urn, op }) => [urn, op]));
    const holders = resources.filter(({ urn }) => HOLDS.test(urn)).map(({ urn }) => urn);
    expect(holders).toHaveLength(11);
    expect(holders.filter((urn) => !["same", "update"].includes(opOf.get(urn) ?? ""))).toEqual([]);
    // Texts of files are made anew where a provider only writes files; nothing else may be, pods least of all.
    const remade = steps.filter(({ op }) => /replace|delete/.test(op)).map(({ urn }) => urn);
    expect(remade.filter((urn) => !urn.includes("$kubernetes:core/v1:ConfigMap::"))).toEqual([]);
  });
});
