import { EventEmitter } from "node:events";
import type { Writable } from "node:stream";
import type { V1Pod } from "@kubernetes/client-node";
import { describe, expect, it, vi } from "vitest";
import type { Node } from "../../../src/model/cluster.ts";
import { nodesOf } from "../../../src/model/nodes.ts";
import { consentsFrom } from "../../../src/spec/consent.ts";
import type { Api } from "../../../src/targets/kubernetes/api.ts";
import { attendBirth } from "../../../src/targets/kubernetes/birth.ts";
import { Hosts } from "../../../src/targets/kubernetes/hosts.ts";
import { kubernetesClusterOf } from "../../model/cluster-of.ts";
import { record } from "../kept-of.ts";
import { fakeApi } from "./fake-api.ts";
import { identity, pod } from "./live-of.ts";

const cluster = kubernetesClusterOf();

/** A cluster that has lived, of which some pods wait over an empty volume; `said` is told what is written into each. */
function clusterThatLost(lost: readonly string[]) {
  const said: string[] = [];
  const status = (name: string) => ({
    name,
    image: "",
    imageID: "",
    ready: true,
    restartCount: 0,
    state: { running: {} },
  });
  const podOf = (node: Node): V1Pod =>
    lost.includes(node.name)
      ? pod(node, { containerStatuses: [], initContainerStatuses: [status("prepare")] })
      : pod(node, { containerStatuses: [status(node.role === "broker" ? "kafka" : "zookeeper")] });
  const exec = async (_: string, name: string, container: string, [, , script = ""]: string[], stdout: Writable) => {
    const socket = new EventEmitter();
    const waits = container === "prepare";
    if (script.startsWith("set -e")) said.push(`${script.includes("birth") ? "permits" : "introduces"} ${name}`);
    const proof = name.startsWith("kafka") ? "1" : "2";
    const facts = waits ? "" : `record=yes\nproof=${proof}\n`;
    const content = waits ? "" : JSON.stringify(record(cluster, name));
    const looked = `hash=abc\nhost=\nversion=\n${facts}content=\n${content}\neverything was looked at\n`;
    setImmediate(() => {
      stdout.write(script.startsWith("set -e") ? "done\n" : looked);
      socket.emit("close");
    });
    return socket;
  };
  const api = fakeApi({ core: { listNamespacedPod: () => ({ items: nodesOf(cluster).map(podOf) }) } });
  return { api: { ...api, namespace: "kafka", core: api.core, exec: { exec } as unknown as Api["exec"] }, said };
}

describe("A broker in a pod that has lost its volume", () => {
  const attend = (api: Api, allow: string, mayRefill: (node: Node, lost: readonly Node[]) => Promise<void>) =>
    attendBirth({
      api,
      cluster,
      identity,
      hosts: new Hosts(cluster, undefined),
      consents: consentsFrom(allow),
      deadlineMs: 5000,
      onProgress: () => undefined,
      rolling: { mayRefill },
    });
  const both = "empty-volume:kafka-2,empty-volume:kafka-3";

  it("begins when the others were asked, one after the other, and each is told who else has lost its own", async () => {
    const { api, said } = clusterThatLost(["kafka-2", "kafka-3"]);
    await attend(api, both, async ({ name }, lost) => {
      said.push(`asks for ${name}, and ${lost.map((one) => one.name).join()} later`);
    });
    expect(said).toEqual([
      "asks for kafka-2, and kafka-3 later",
      "permits kafka-2",
      "introduces kafka-2",
      "asks for kafka-3, and  later",
      "permits kafka-3",
      "introduces kafka-3",
    ]);
  });

  it("gets neither permission nor record where they could not do without it", async () => {
    const { api, said } = clusterThatLost(["kafka-2"]);
    const mayRefill = vi.fn().mockRejectedValue(new Error("kafka-2 was not started"));
    await expect(attend(api, both, mayRefill)).rejects.toThrow("was not started");
    expect(said).toEqual([]);
  });
});
