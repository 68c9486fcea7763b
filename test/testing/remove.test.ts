import { existsSync, mkdirSync } from "node:fs";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { label } from "../../src/targets/labels.ts";
import { type Identity, newIdentity, stackLabelOf } from "../../src/testing/identity.ts";
import { type Owner, ourselves } from "../../src/testing/owner.ts";
import { folderOf, removeCluster, sweep } from "../../src/testing/remove.ts";
import { directoryWith } from "../setup/scratch.ts";
import { fakeEngine, type Thing } from "./fake-engine.ts";

const here = ourselves();
/** Greater than any process id of this machine. */
const gone: Owner = { ...here, pid: 2 ** 30, started: "1" };

function thingsOf(identity: Identity): Thing[] {
  const { name } = identity;
  const labels = { [label.cluster]: name, [label.stack]: stackLabelOf(identity) };
  return [
    { kind: "container", name: `${name}-kafka-1`, labels },
    { kind: "container", name: `${name}-keeper`, labels: { [label.cluster]: name, [label.temporary]: "volumes" } },
    { kind: "volume", name: `${name}-kafka-1-data`, labels },
    { kind: "network", name, labels },
  ];
}

const kept: Thing[] = [
  {
    kind: "container",
    name: "local-kafka-1",
    labels: { [label.cluster]: "local", [label.stack]: "kafka-cluster/local" },
  },
  { kind: "volume", name: "local-kafka-1-data", labels: { [label.stack]: "kafka-cluster/local" } },
  { kind: "container", name: "kafka-cluster-throwaway", labels: {} },
  { kind: "network", name: "bridge", labels: {} },
];

describe("What a throw-away cluster leaves", () => {
  const dead = newIdentity("test-sweep", gone);
  const alive = newIdentity("test-sweep", here);
  // The folders of their states lie there: those that this machine has are somebody's.
  beforeEach(() => void vi.stubEnv("TMPDIR", directoryWith()));
  afterEach(() => void vi.unstubAllEnvs());

  it("is swept where its owner is gone, and nothing else is", async () => {
    const living = thingsOf(alive);
    const { docker, left } = fakeEngine([...thingsOf(dead), ...living, ...kept]);
    expect(await sweep(docker, here, true)).toEqual([dead.name]);
    expect(left()).toEqual([...living, ...kept].map(({ name }) => name));
  });

  it("is found by whatever is left of it: a volume, a network, the folder of its state", async () => {
    for (const thing of thingsOf(dead).filter(({ kind }) => kind !== "container")) {
      const { docker, left } = fakeEngine([thing]);
      expect(await sweep(docker, here, true)).toEqual([dead.name]);
      expect(left()).toEqual([]);
    }
    mkdirSync(folderOf(dead));
    expect(await sweep(fakeEngine(kept).docker, here, true)).toEqual([dead.name]);
    expect(existsSync(folderOf(dead))).toBe(false);
  });

  it("is removed to the end where the engine is still busy with it", async () => {
    const things = thingsOf(alive);
    const { docker, left } = fakeEngine(things, [`${alive.name}-kafka-1-data`, alive.name]);
    await removeCluster(docker, alive);
    expect(left()).toEqual([]);
  });

  it("is told where the engine never lets go of it", { timeout: 20_000 }, async () => {
    const { docker } = fakeEngine(thingsOf(alive));
    const held = { remove: () => Promise.reject(Object.assign(new Error("active endpoints"), { statusCode: 403 })) };
    const holding = { ...docker, getNetwork: () => held } as unknown as typeof docker;
    await expect(removeCluster(holding, alive)).rejects.toThrow(`Docker does not remove all of ${alive.name}.`);
  });

  it("is not left to whoever comes next where it cannot be removed: that is told", async () => {
    const { docker } = fakeEngine(thingsOf(alive));
    const refusing = { ...docker, getNetwork: () => ({ remove: () => Promise.reject(new Error("no rights")) }) };
    await expect(removeCluster(refusing as unknown as typeof docker, alive)).rejects.toThrow("no rights");
  });
});
