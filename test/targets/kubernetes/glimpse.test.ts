import { EventEmitter } from "node:events";
import type { Writable } from "node:stream";
import type { V1Pod } from "@kubernetes/client-node";
import { describe, expect, it } from "vitest";
import { nodesOf } from "../../../src/model/nodes.ts";
import type { Api } from "../../../src/targets/kubernetes/api.ts";
import { attendBirth } from "../../../src/targets/kubernetes/birth.ts";
import { glimpse } from "../../../src/targets/kubernetes/glimpse.ts";
import { Hosts } from "../../../src/targets/kubernetes/hosts.ts";
import { kubernetesClusterOf } from "../../model/cluster-of.ts";
import { record } from "../kept-of.ts";
import { fakeApi } from "./fake-api.ts";
import { identity, pod } from "./live-of.ts";

const cluster = kubernetesClusterOf({ brokers: { count: 1 }, zookeeper: { count: 1 } });
const [zookeeper, broker] = nodesOf(cluster);
if (zookeeper === undefined || broker === undefined) throw new Error("no nodes");

const serving = (node: typeof zookeeper, containerID: string): V1Pod =>
  pod(node, {
    containerStatuses: [
      {
        name: node.role === "broker" ? "kafka" : "zookeeper",
        containerID,
        image: "",
        imageID: "",
        ready: true,
        restartCount: 0,
        state: { running: {} },
      },
    ],
  });

/** Waits in `prepare` for the record of its volume. */
const waiting = (node: typeof zookeeper): V1Pod =>
  pod(node, {
    containerStatuses: [],
    initContainerStatuses: [
      { name: "prepare", image: "", imageID: "", ready: false, restartCount: 0, state: { running: {} } },
    ],
  });

/** Pods whose volumes have a record, unless they wait; `looks` counts the looks into each. */
function namespaceOf(pods: readonly V1Pod[]): { api: Api; looks: Map<string, number>; said: string[] } {
  const looks = new Map<string, number>();
  const said: string[] = [];
  const exec = async (_: string, name: string, container: string, command: string[], stdout: Writable) => {
    const socket = new EventEmitter();
    const writes = command.at(-1)?.startsWith("set -e");
    if (writes) said.push(name);
    else looks.set(name, (looks.get(name) ?? 0) + 1);
    const content = container === "prepare" ? "" : JSON.stringify(record(cluster, name));
    const facts = container === "prepare" ? "" : "record=yes\n";
    setImmediate(() => {
      stdout.write(
        writes ? "done\n" : `hash=abc\nhost=\nversion=\n${facts}content=\n${content}\neverything was looked at\n`,
      );
      socket.emit("close");
    });
    return socket;
  };
  const api = fakeApi({ core: { listNamespacedPod: () => ({ items: pods }) } });
  return { api: { ...api, namespace: "kafka", core: api.core, exec: { exec } as unknown as Api["exec"] }, looks, said };
}

const birthOn = (api: Api) => ({
  api,
  cluster,
  identity,
  hosts: new Hosts(cluster, undefined),
  consents: new Set<string>(),
  deadlineMs: 5000,
  onProgress: () => undefined,
  rolling: { mayRefill: async () => undefined },
});

const byName = (pods: readonly V1Pod[]) => new Map(pods.map((one) => [one.metadata?.name ?? "", one]));

describe("A glimpse into pods that serve", () => {
  it("is not repeated while their containers are the same", async () => {
    const pods = [serving(zookeeper, "z"), serving(broker, "k")];
    const { api, looks } = namespaceOf(pods);
    const seen = await attendBirth(birthOn(api), await glimpse(api, cluster, byName(pods)));
    expect(seen.map(({ hash }) => hash)).toEqual(["abc", "abc"]);
    expect(Object.fromEntries(looks)).toEqual({ [zookeeper.name]: 1, [broker.name]: 1 });
  });

  it("says nothing of a container that has taken its place", async () => {
    const { api, looks } = namespaceOf([serving(zookeeper, "z"), serving(broker, "later")]);
    const before = [serving(zookeeper, "z"), serving(broker, "k")];
    await attendBirth(birthOn(api), await glimpse(api, cluster, byName(before)));
    expect(Object.fromEntries(looks)).toEqual({ [zookeeper.name]: 1, [broker.name]: 2 });
  });

  it("decides about no volume: where one waits, all are looked at as they are now", async () => {
    const pods = [serving(zookeeper, "z"), waiting(broker)];
    const { api, looks } = namespaceOf(pods);
    const begun = attendBirth(birthOn(api), await glimpse(api, cluster, byName(pods)));
    await begun.catch(() => undefined);
    expect(looks.get(zookeeper.name)).toBe(2);
  });

  it("that fails is none", async () => {
    const pods = [serving(zookeeper, "z")];
    const { api } = namespaceOf(pods);
    const exec = { exec: () => Promise.reject(new Error("no way to the kubelet")) } as unknown as Api["exec"];
    expect(await glimpse({ ...api, namespace: "kafka", exec }, cluster, byName(pods))).toEqual(new Map());
  });
});
