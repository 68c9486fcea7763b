import { describe, expect, it } from "vitest";
import { newIdentity, parseStack, parseStackLabel, stackLabelOf } from "../../src/testing/identity.ts";
import { ourselves } from "../../src/testing/owner.ts";

describe("The names of a throw-away cluster", () => {
  it("are unique, and short enough for Docker and Pulumi", () => {
    const names = Array.from({ length: 100 }, () => newIdentity("a".repeat(31), ourselves()));
    expect(new Set(names.map(({ name }) => name)).size).toBe(100);
    for (const { name, stack } of names) {
      expect(name.length).toBeLessThanOrEqual(40);
      expect(stack.length).toBeLessThanOrEqual(100);
      expect(stack).toMatch(/^[A-Za-z0-9_.-]+$/);
    }
  });

  it("tell the cluster and its owner from the label on every object", () => {
    const identity = newIdentity("throwaway", ourselves());
    expect(parseStackLabel(stackLabelOf(identity))).toEqual({ ...identity, owner: ourselves() });
  });

  it.each([
    "kafka-cluster/local",
    "kafka-cluster-throwaway/local",
    "kafka-cluster-throwaway/.aaaaaaaa-bbbbbbbb-1-2-3",
    "kafka-cluster-throwaway/x.aaaaaaaa-bbbbbbbb-1-2",
    "kafka-cluster-elsewhere/x.aaaaaaaa-bbbbbbbb-1-2-3",
  ])("are not those of a cluster that somebody keeps: %s", (label) => {
    expect(parseStackLabel(label)).toBeUndefined();
  });

  it("are in the name of the folder of its state", () => {
    expect(parseStack("x.aaaaaaaa-bbbbbbbb-1-2-3")).toMatchObject({ name: "x", owner: { pid: 2 } });
  });
});
