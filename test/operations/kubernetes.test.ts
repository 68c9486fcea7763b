import { describe, expect, it } from "vitest";
import { fileTexts, foundIn } from "../../src/operations/cluster/kubernetes/list.ts";
import { outcomeOf } from "../../src/operations/cluster/kubernetes/outcome.ts";
import { namespace, runningPod } from "./namespace.ts";

const place = { kind: "kubernetes", context: "lab", namespace: "ns", kubeconfig: undefined } as const;
const find = (live = namespace()) => foundIn(live, place);
const node = (name: string, live = namespace()) => find(live)?.nodes.find((one) => one.node === name);

describe("the cluster of a namespace", () => {
  it("has its name and stack from labels, its nodes in order, and flags to find it again", () => {
    const cluster = find();
    expect(cluster).toMatchObject({ name: "staging", stack: "kafka-cluster/staging", flags: "--context lab -n ns" });
    expect(cluster?.nodes.map((one) => one.node)).toEqual([
      ...["zookeeper-1", "zookeeper-2", "zookeeper-3"],
      ...["kafka-1", "kafka-2", "kafka-3"],
    ]);
    expect(foundIn(namespace(), { ...place, kubeconfig: "f" })?.flags).toBe("--context lab -n ns --kubeconfig f");
  });

  it("is known by the namespace's name where Helm alone has made it", () => {
    const live = namespace();
    for (const object of [...live.configMaps.values(), ...live.statefulSets.values()]) {
      const role = object.metadata?.labels?.["kafka-cluster.role"] ?? "";
      object.metadata = { ...object.metadata, labels: { "kafka-cluster.role": role }, annotations: {} };
    }
    expect(find(live)).toMatchObject({ name: "ns", stack: undefined });
  });

  it("is none where nothing of ours is, whatever else has those names", () => {
    const live = namespace();
    for (const object of live.configMaps.values()) object.metadata = { ...object.metadata, labels: {} };
    expect(find(live)).toBeUndefined();
  });

  it("tells of a node that runs what pod, claim and file say", () => {
    expect(node("kafka-2")).toEqual({
      node: "kafka-2",
      id: 2,
      role: "broker",
      container: "kafka-2",
      image: "kafka:3.9.2",
      state: "running",
      status: "ready",
      restarts: 0,
      version: "3.9.2",
      external: "127.0.0.1:30002",
    });
  });

  it("has controllers before its brokers in KRaft, numbered as Kafka does", () => {
    const live = namespace();
    for (const name of ["zookeeper-files"]) live.configMaps.delete(name);
    live.configMaps.set("controller-files", {
      metadata: { name: "controller-files", labels: { "kafka-cluster.role": "controller" } },
      data: Object.fromEntries(
        [3, 1, 2].flatMap((id) => [
          [`controller-${id}.server.properties`, "process.roles=controller\n"],
          [`controller-${id}.launch.sh`, ""],
        ]),
      ),
    });
    live.statefulSets.set("controller", { spec: { replicas: 3, template: { spec: { containers: [] } } } } as never);
    live.pods.set("controller-2", runningPod("controller-2"));
    expect(find(live)?.nodes.map((one) => `${one.node} ${one.id} ${one.role} ${one.state}`)).toEqual([
      "controller-1 3001 controller missing",
      "controller-2 3002 controller running",
      "controller-3 3003 controller missing",
      ...[1, 2, 3].map((id) => `kafka-${id} ${id} broker running`),
    ]);
  });

  it("has Connect's workers beside its nodes, also while they are stopped", () => {
    const live = namespace();
    expect(find(live)).not.toHaveProperty("companions");
    live.configMaps.set("connect-files", {
      metadata: { name: "connect-files", labels: { "kafka-cluster.role": "connect" } },
      data: Object.fromEntries(
        [10, 2, 1].flatMap((id) => [
          [`connect-${id}.connect.properties`, ""],
          [`connect-${id}.launch.sh`, ""],
        ]),
      ),
    });
    live.statefulSets.set("connect", { spec: { replicas: 10 } } as never);
    live.pods.set("connect-1", runningPod("connect-1"));
    expect(find(live)?.nodes).toHaveLength(6);
    expect(find(live)?.companions).toEqual([
      { node: "connect-1", role: "connect", container: "connect-1", state: "running", status: "ready" },
      expect.objectContaining({ node: "connect-2", state: "missing" }),
      expect.objectContaining({ node: "connect-10", state: "missing" }),
    ]);
    live.statefulSets.set("connect", { spec: { replicas: 0 } } as never);
    expect(find(live)?.companions?.[1]).toMatchObject({ state: "stopped", status: "scaled to zero" });
  });

  it("is all there while it is stopped", () => {
    expect(find(namespace(0))?.nodes).toHaveLength(6);
    expect(node("kafka-2", namespace(0))).toMatchObject({
      state: "stopped",
      status: "scaled to zero",
      restarts: undefined,
    });
  });

  it("misses a pod, and says so of one that goes", () => {
    const live = namespace();
    live.pods.delete("kafka-3");
    live.pods.set("kafka-2", {
      ...runningPod("kafka-2"),
      metadata: { name: "kafka-2", deletionTimestamp: new Date() },
    });
    live.statefulSets.delete("zookeeper");
    live.pods.delete("zookeeper-1");
    expect(node("kafka-3", live)).toMatchObject({ state: "missing", status: "no pod; its StatefulSet is scaled to 3" });
    expect(node("kafka-2", live)).toMatchObject({ state: "terminating" });
    expect(node("zookeeper-1", live)).toMatchObject({ state: "missing", status: "its StatefulSet is gone" });
  });

  it("says in Kubernetes' words why a pod does not start, and how often it did", () => {
    const live = namespace();
    const pod = runningPod("kafka-1");
    const waiting = { reason: "ImagePullBackOff", message: "no such image" };
    pod.status = {
      containerStatuses: [{ name: "kafka", ready: false, restartCount: 4, image: "", imageID: "", state: { waiting } }],
    };
    live.pods.set("kafka-1", pod);
    expect(node("kafka-1", live)).toMatchObject({
      state: "pending",
      status: "ImagePullBackOff: no such image",
      restarts: 4,
    });
  });
});

describe("a node's files in its ConfigMap", () => {
  it("are its own and those all have, without the prefix", () => {
    expect([...fileTexts(namespace(), "broker", "kafka-1").keys()].sort()).toEqual(["probe.sh", "server.properties"]);
    expect(fileTexts(namespace(), "broker", "kafka-1").get("server.properties")).toContain("30001");
  });
});

describe("how a command in a pod ended", () => {
  it.each([
    [{ status: "Success" }, { exitCode: 0 }],
    [
      { status: "Failure", reason: "NonZeroExitCode", details: { causes: [{ reason: "ExitCode", message: "130" }] } },
      { exitCode: 130 },
    ],
    [
      { status: "Failure", reason: "InternalError", message: "container not found" },
      { refused: "container not found" },
    ],
    [{ status: "Failure" }, { refused: "it cannot be run there" }],
  ])("%j", (status, outcome) => {
    expect(outcomeOf(status)).toEqual(outcome);
  });
});
