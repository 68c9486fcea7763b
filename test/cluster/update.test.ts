import * as pulumi from "@pulumi/pulumi";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { KafkaCluster } from "../../src/cluster.ts";
import { alterDynamicDefaults, electPreferredLeaders, KafkaRefused, readDynamicDefaults, takeSnapshot } from "../../src/kafka/client.ts";
import { membersOf, volumePaths } from "../../src/model/record.ts";
import { NotReady, waitMayRestart, waitReady } from "../../src/readiness/wait.ts";
import type { Description } from "../../src/spec/schema.ts";
import { label } from "../../src/targets/docker/labels.ts";
import type { LiveContainer } from "../../src/targets/docker/live.ts";
import type { Session } from "../../src/targets/docker/session.ts";
import { clusterOf } from "../model/cluster-of.ts";
import { fakeVantage } from "../readiness/fake-vantage.ts";
import { healthy } from "../readiness/snapshots.ts";
import { liveOf, nodesOf, ours, plansOf, running, volume } from "../targets/docker/live-of.ts";
import { fakeSession } from "./fake-session.ts";
import { mockPulumi, resolved, unhandled } from "./program.ts";

const engine = vi.hoisted((): { session: Session | undefined } => ({ session: undefined }));
vi.mock("../../src/targets/docker/session.ts", () => ({ openSession: async () => engine.session }));
vi.mock("../../src/targets/docker/vantage.ts", async () => ({ dockerVantage: () => fakeVantage().vantage }));
vi.mock("../../src/readiness/wait.ts", async (original) => ({
  ...(await original<typeof import("../../src/readiness/wait.ts")>()),
  waitMayRestart: vi.fn(),
  waitReady: vi.fn(),
}));
vi.mock("../../src/kafka/client.ts", async (original) => ({
  ...(await original<typeof import("../../src/kafka/client.ts")>()),
  ...Object.fromEntries(
    ["askApiVersions", "takeSnapshot", "readDynamicDefaults", "alterDynamicDefaults", "electPreferredLeaders"].map(
      (name) => [name, vi.fn()],
    ),
  ),
}));

/** What happens, in order: `register`, `gate`, and what is done to the engine. */
const events: string[] = [];
const { registered, kept, callHook } = await mockPulumi(false, { onRegister: (name) => events.push(`register ${name}`) });
vi.spyOn(pulumi.log, "info").mockResolvedValue();

const cluster = clusterOf();
const snapshot = healthy();
let fake: ReturnType<typeof fakeSession>;
beforeEach(() => {
  registered.length = 0;
  events.length = 0;
  kept.clear();
  vi.mocked(waitMayRestart).mockReset().mockImplementation(async (_, { name }, { changed }) => {
    events.push(`gate ${name} after ${changed.map((node) => node.name).join(" ")}`.trim());
  });
  vi.mocked(waitReady).mockReset().mockResolvedValue(snapshot);
  vi.mocked(takeSnapshot).mockReset().mockResolvedValue(snapshot.kafka as NonNullable<typeof snapshot.kafka>);
  vi.mocked(readDynamicDefaults).mockReset().mockResolvedValue({});
  vi.mocked(alterDynamicDefaults).mockReset().mockResolvedValue();
  vi.mocked(electPreferredLeaders).mockReset().mockResolvedValue();
});

/** A cluster that has run, changed container by container; undefined = that one is gone. */
function hasRun(change: (one: LiveContainer) => LiveContainer | undefined = (one) => one, inspected = {}): void {
  const live = liveOf({
    containers: plansOf(cluster).flatMap((plan) => change(running(plan)) ?? []),
    volumes: nodesOf(cluster).map((node) => volume(cluster, node)),
  });
  const healthyOnes = [...live.containers.values()].flatMap(({ id, name }) =>
    [id, name].map((key) => [key, { RestartCount: 0, State: {} }] as const),
  );
  fake = fakeSession(live, { inspected: { ...Object.fromEntries(healthyOnes), ...inspected } });
  engine.session = fake.session;
  for (const node of nodesOf(cluster)) {
    const { proof, ready, record } = volumePaths(node);
    const content = JSON.stringify({ uid: ours[label.uid], cluster: "local", node: node.name, mode: "zookeeper", members: membersOf(cluster) });
    const put = (path: string, text = "") => fake.volumes.files.set(`local-${node.name}-data/${path}`, { content: text, owner: "1000:1000" });
    put(record, content);
    put(proof);
    if (node.role === "broker") put(ready);
  }
}
const neverRan = () => {
  fake = fakeSession();
  engine.session = fake.session;
};
const up = (description: Partial<Description> = {}) => new KafkaCluster("local", { target: "docker", ...description });
const nodesRegistered = () => events.filter((one) => /register local-(kafka|zookeeper)-\d$/.test(one)).map((one) => one.slice("register local-".length));
const turns = () => events.filter((one) => one.startsWith("gate") || /register local-(kafka|zookeeper)-\d$/.test(one));
const changedBrokers = { brokers: { overrides: { "num.io.threads": 5 } } };
const changedZooKeeper = { zookeeper: { overrides: { maxClientCnxns: 5 } } };

describe("The first `up`", () => {
  it("makes all at once without a gate, after the volumes have their permission to start empty", async () => {
    neverRan();
    let written = -1;
    fake.volumes.createContainer.mockImplementationOnce(async (...args) => {
      written = events.length;
      return fake.volumes.createContainer(...args);
    });
    const made = up();
    await made.ready;
    expect(nodesRegistered().toSorted()).toEqual([...membersOf(cluster)].toSorted());
    expect(events.slice(0, written).filter((one) => one.includes("-data"))).toHaveLength(6);
    expect(events.slice(0, written).some((one) => /register local-(kafka|zookeeper)-\d$/.test(one))).toBe(false);
    expect(fake.volumes.files.has("local-kafka-1-data/birth")).toBe(true);
    expect([waitMayRestart, electPreferredLeaders].map((one) => vi.mocked(one).mock.calls.length)).toEqual([0, 0]);
    expect(await resolved(made.clusterId)).toBe("c");
  });

  it("notes that the cluster has been ready, after it was, and its settings before that", async () => {
    neverRan();
    vi.mocked(waitReady).mockImplementation(async () => {
      expect(fake.volumes.files.has("local-kafka-1-data/ready")).toBe(false);
      return snapshot;
    });
    await up({ brokers: { overrides: { "log.retention.hours": 24 } } }).ready;
    expect(fake.volumes.files.has("local-kafka-3-data/ready")).toBe(true);
    const [, change] = vi.mocked(alterDynamicDefaults).mock.calls[0] ?? [];
    expect(Object.keys(change?.set ?? {}).some((key) => key.startsWith("log.retention"))).toBe(true);
  });

  it("fails with what it waited for, as a message without a stack, told once", async () => {
    neverRan();
    vi.mocked(waitReady).mockRejectedValue(new NotReady("Cluster local is not ready after 180 s."));
    const reasons: unknown[] = [];
    expect(await unhandled(async () => up().ready.catch((reason: unknown) => void reasons.push(reason)))).toEqual([]);
    expect(reasons).toMatchObject([{ message: "Cluster local is not ready after 180 s.", stack: "" }]);
    expect(pulumi.RunError.isInstance(reasons[0])).toBe(true);
    expect(fake.volumes.files.has("local-kafka-1-data/ready")).toBe(false);
  });

  it("says in Kafka's words which setting it refuses", async () => {
    neverRan();
    vi.mocked(alterDynamicDefaults).mockRejectedValue(new KafkaRefused(40, "INVALID_CONFIG", "INVALID_CONFIG: bzip2"));
    await expect(up().ready).rejects.toThrow(/^The cluster runs, but Kafka refused a setting of the description: INVALID_CONFIG: bzip2/);
  });
});

describe("An `up` over a running cluster", () => {
  it("with nothing to do asks no gate, looks into no volume and moves no leader", async () => {
    hasRun();
    await up().ready;
    expect(vi.mocked(waitMayRestart)).not.toHaveBeenCalled();
    expect(vi.mocked(electPreferredLeaders)).not.toHaveBeenCalled();
    expect(fake.volumes.createContainer).not.toHaveBeenCalled();
    expect(fake.called).toEqual([]);
  });

  it("changes brokers one at a time, each behind its gate, the controller last, and gives the leaders back", async () => {
    hasRun();
    await up(changedBrokers).ready;
    expect(turns().slice(3)).toEqual([
      "gate kafka-1 after",
      "register local-kafka-1",
      "gate kafka-3 after kafka-1",
      "register local-kafka-3",
      "gate kafka-2 after kafka-1 kafka-3",
      "register local-kafka-2",
    ]);
    expect(vi.mocked(electPreferredLeaders)).toHaveBeenCalledTimes(1);
  });

  it("changes ZooKeeper one at a time, its leader last, and before any broker", async () => {
    hasRun();
    await up({ ...changedZooKeeper, ...changedBrokers }).ready;
    expect(turns().filter((one) => one.startsWith("register")).map((one) => one.slice(15))).toEqual([
      "zookeeper-1",
      "zookeeper-3",
      "zookeeper-2",
      "kafka-1",
      "kafka-3",
      "kafka-2",
    ]);
  });

  it("keeps the order of deletion: after a change of ZooKeeper, too, brokers depend on it and it on none of them", async () => {
    hasRun();
    await up({ ...changedZooKeeper, ...changedBrokers }).ready;
    const nodes = (name: string) =>
      registered
        .find((one) => one.name === `local-${name}` && one.type.includes("Container"))
        ?.dependsOn.filter((one) => /^local-(kafka|zookeeper)-\d$/.test(one))
        .toSorted();
    for (const { name } of cluster.zookeepers) expect(nodes(name)).toEqual([]);
    for (const { name } of cluster.brokers) {
      expect(nodes(name)).toEqual(["local-zookeeper-1", "local-zookeeper-2", "local-zookeeper-3"]);
    }
  });

  it("stops where a gate says no: the rest is not touched, and it is told once", async () => {
    hasRun();
    vi.mocked(waitMayRestart).mockImplementation(async (_, { name }) => {
      if (name === "kafka-3") throw new NotReady("kafka-3 was not stopped.");
    });
    const reasons: unknown[] = [];
    expect(await unhandled(async () => up(changedBrokers).ready.catch((reason: unknown) => void reasons.push(reason)))).toEqual([]);
    expect(reasons).toMatchObject([{ message: "kafka-3 was not stopped.", stack: "" }]);
    expect(pulumi.RunError.isInstance(reasons[0])).toBe(true);
    expect(nodesRegistered()).toEqual(["zookeeper-1", "zookeeper-2", "zookeeper-3", "kafka-1"]);
    expect(vi.mocked(waitReady)).not.toHaveBeenCalled();
  });

  it("repairs nodes that are down or keep ending at once, without a gate, and changes the others in their turn", async () => {
    const crashing = { RestartCount: 5, State: { Restarting: true, Health: { Status: "unhealthy" } } };
    hasRun((one) => (one.name === "local-kafka-3" ? undefined : one), { "local-kafka-2": crashing });
    await up(changedBrokers).ready;
    expect(turns().slice(3)).toEqual([
      "register local-kafka-2",
      "register local-kafka-3",
      "gate kafka-1 after",
      "register local-kafka-1",
    ]);
  });

  it("asks no gate of a cluster that never was ready, and still changes one node at a time", async () => {
    hasRun();
    for (const path of [...fake.volumes.files.keys()]) if (path.endsWith("/ready")) fake.volumes.files.delete(path);
    await up(changedBrokers).ready;
    expect(vi.mocked(waitMayRestart)).not.toHaveBeenCalled();
    expect(nodesRegistered().slice(3)).toEqual(["kafka-1", "kafka-2", "kafka-3"]);
  });

  it("starts what was stopped by hand before it registers anything of Docker's", async () => {
    hasRun((one) => (one.name === "local-kafka-2" ? { ...one, state: "exited" } : one));
    await up().ready;
    expect(fake.called).toEqual(["start id-of-local-kafka-2"]);
    expect(vi.mocked(waitMayRestart)).not.toHaveBeenCalled();
  });

  it("refuses an image that is missing, and a version older than the data, before anything is touched", async () => {
    hasRun();
    await expect(up({ brokers: { image: "apache/kafka:3.9.1" }, version: "3.9.1" }).ready).rejects.toThrow("image-missing");
    for (const node of nodesOf(cluster)) {
      fake.volumes.files.set(`local-${node.name}-data/version`, { content: "4.0.0\n", owner: "1000:1000" });
    }
    await expect(up(changedBrokers).ready).rejects.toThrow("older-version");
    expect(events.filter((one) => one.includes("-data") || one.includes("kafka-1"))).toEqual([]);
  });
});

describe("A container that is in the way of its own creation", () => {
  it("is stopped behind its gate and removed, one after another, where the state has lost it", async () => {
    hasRun();
    await up().ready;
    expect(await Promise.all([callHook("take-over-local-kafka-1"), callHook("take-over-local-kafka-2")])).toEqual(["", ""]);
    expect(events.filter((one) => one.startsWith("gate"))).toEqual(["gate kafka-1 after", "gate kafka-2 after kafka-1"]);
    expect(fake.called).toEqual([
      "stop id-of-local-kafka-1",
      "remove id-of-local-kafka-1",
      "stop id-of-local-kafka-2",
      "remove id-of-local-kafka-2",
    ]);
  });

  it("stays where the gate says no, and the step fails with the reason", async () => {
    hasRun();
    await up().ready;
    vi.mocked(waitMayRestart).mockRejectedValue(new NotReady("kafka-1 was not stopped."));
    expect(await callHook("take-over-local-kafka-1")).toBe("kafka-1 was not stopped.");
    expect(fake.called).toEqual([]);
  });

  it("is removed without a gate where it was never started, and is not missed where it has gone", async () => {
    hasRun((one) => (one.name === "local-kafka-1" ? { ...one, state: "created" } : one), { "id-of-local-kafka-2": undefined });
    await up().ready;
    events.length = 0;
    expect(await callHook("take-over-local-kafka-1")).toBe("");
    expect(await callHook("take-over-local-kafka-2")).toBe("");
    expect([events, fake.called]).toEqual([[], ["remove id-of-local-kafka-1"]]);
  });
});

describe("The settings that were set and are gone from the description", () => {
  it("are taken back from Kafka when the state of them is changed", async () => {
    hasRun();
    await up({ brokers: { overrides: { "log.retention.hours": 24 } } }).ready;
    const settings = registered.find(({ name }) => name === "local-settings");
    expect(settings?.type).toBe("pulumi:index:Stash");
    expect(settings?.inputs.input).toEqual(expect.arrayContaining([expect.stringContaining("log.retention")]));
    vi.mocked(readDynamicDefaults).mockResolvedValue({ "log.cleaner.threads": "2", theirs: "1" });
    vi.mocked(alterDynamicDefaults).mockClear();
    expect(await callHook("local-settings", { input: ["log.cleaner.threads"] })).toBe("");
    expect(vi.mocked(alterDynamicDefaults).mock.calls[0]?.[1].remove).toEqual(["log.cleaner.threads"]);
  });
});
