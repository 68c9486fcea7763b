import type Docker from "dockerode";
import { describe, expect, it } from "vitest";
import { removeContainer } from "../../../src/operations/drill/docker/disk.ts";
import { claimsObstacle, loseClaims } from "../../../src/operations/drill/kubernetes/claims.ts";
import type { Api } from "../../../src/targets/kubernetes/api.ts";
import { claim, namespace, ours } from "../namespace.ts";

/** A namespace with these claims beside the cluster's own, and what was deleted in it. */
function apiWith(more: ReturnType<typeof claim>[]) {
  const live = namespace();
  const items = new Map([...live.claims, ...more.map((one) => [one.metadata?.name ?? "", one] as const)]);
  const deleted: string[] = [];
  let looks = 0;
  const list = (map: ReadonlyMap<string, unknown>) => () => Promise.resolve({ items: [...map.values()] });
  const core = {
    readNamespace: () => Promise.resolve({ metadata: live.namespace }),
    listNamespacedPersistentVolumeClaim: list(items),
    listNamespacedService: list(live.services),
    listNamespacedConfigMap: list(live.configMaps),
    listNamespacedPod: list(live.pods),
    // One that is deleted is there until nothing holds it any more, and then another one has its name.
    readNamespacedPersistentVolumeClaim: async ({ name }: { name: string }) => {
      const remade = deleted.includes(name) && deleted.includes("pod") && ++looks > 2;
      if (remade) deleted.push(`${name} is gone`);
      return { metadata: { name, uid: remade ? "another" : "first" } };
    },
    deleteNamespacedPersistentVolumeClaim: ({ name }: { name: string }) => Promise.resolve(deleted.push(name)),
  };
  const apps = { listNamespacedStatefulSet: list(live.statefulSets) };
  const policy = { listNamespacedPodDisruptionBudget: list(new Map()) };
  const networking = { listNamespacedNetworkPolicy: list(new Map()) };
  const letGo = async () => void deleted.push("pod");
  return { api: { namespace: "ns", core, apps, policy, networking } as unknown as Api, deleted, letGo };
}

describe("A claim that a drill takes away", () => {
  it("is the node's own, and no other whose name ends like it, and is gone before anything goes on", async () => {
    const { api, deleted, letGo } = apiWith([claim("backup-kafka-1", {}), claim("data-other-kafka-1", ours)]);
    expect(await claimsObstacle(api, ["kafka-1"])).toBeUndefined();
    await loseClaims(api, ["kafka-1"], letGo);
    expect(deleted).toEqual(["data-kafka-1", "pod", "data-kafka-1 is gone"]);
  });

  it("is left, with all others, where one is another cluster's, nobody's or not there", async () => {
    const { api, deleted, letGo } = apiWith([claim("data-kafka-1", { ...ours, "kafka-cluster.uid": "uid-9" })]);
    const why = "claim data-kafka-1 has the uid uid-9, the cluster has uid-1";
    expect(await claimsObstacle(api, ["kafka-2", "kafka-1"])).toBe(why);
    await expect(loseClaims(api, ["kafka-2", "kafka-1"], letGo)).rejects.toThrow(`No claim was deleted: ${why}.`);
    expect(deleted).toEqual([]);
    expect(await claimsObstacle(apiWith([claim("data-kafka-1", {})]).api, ["kafka-1"])).toContain("of nobody");
    expect(await claimsObstacle(api, ["kafka-7"])).toBe("claim data-kafka-7 is not there");
  });
});

describe("A volume that a drill takes away", () => {
  const node = (name: string, uid = "uid-1") => ({ "kafka-cluster.uid": uid, "kafka-cluster.node": name });
  const volumes: Record<string, Record<string, string> | null> = {
    "dumps-data": null,
    "local-kafka-1-data": node("kafka-1"),
    "local-kafka-2-data": node("kafka-2"),
    "other-kafka-1-data": node("kafka-1", "uid-9"),
  };

  it("is the node's own, and none that a program has mounted beside it", async () => {
    const done: string[] = [];
    const container = {
      inspect: async () => ({
        Config: { Labels: node("kafka-1") },
        Mounts: [
          ...Object.keys(volumes).map((Name) => ({ Type: "volume", Name, Destination: `/${Name}` })),
          { Type: "bind", Destination: "/etc/hosts" },
        ],
      }),
      remove: async () => void done.push("container"),
    } as unknown as Docker.Container;
    const docker = {
      getVolume: (name: string) => ({
        inspect: async () => ({ Labels: volumes[name] }),
        remove: async () => void done.push(name),
      }),
    } as unknown as Docker;
    await removeContainer(docker, container, false);
    expect(done).toEqual(["container"]);
    await removeContainer(docker, container, true);
    expect(done).toEqual(["container", "container", "local-kafka-1-data"]);
  });
});
