import "./mocked.ts";

import * as pulumi from "@pulumi/pulumi";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { KafkaCluster } from "../../src/cluster.ts";
import { clusterIdOf, directoryIdOf } from "../../src/model/quorum.ts";
import { NotReady, type waitReady } from "../../src/readiness/wait.ts";
import type { Description } from "../../src/spec/schema.ts";
import { label } from "../../src/targets/docker/labels.ts";
import type { LiveContainer } from "../../src/targets/docker/live.ts";
import { clusterOf } from "../model/cluster-of.ts";
import { identity, ours, plansOf, running, volume } from "../targets/docker/live-of.ts";
import { fakeSession } from "./fake-session.ts";
import { hasRun } from "./has-run.ts";
import { answerWell, client, wait } from "./mocked-kafka.ts";
import { engine } from "./mocked-session.ts";
import { mockPulumi } from "./program.ts";

/** What happens, in order: `register`, `gate` and `refill`. */
const events: string[] = [];
const { registered, kept } = await mockPulumi(false, { onRegister: (name) => events.push(`register ${name}`) });
vi.spyOn(pulumi.log, "info").mockResolvedValue();

const kraft = { metadata: "kraft" } as const satisfies Partial<Description>;
const cluster = clusterOf(kraft);
let fake: ReturnType<typeof fakeSession>;
const use = (one: ReturnType<typeof fakeSession>) => {
  fake = one;
  engine.session = one.session;
};
const without = (name: string) => (one: LiveContainer) => (one.name === `local-${name}` ? undefined : one);
beforeEach(() => {
  registered.length = 0;
  events.length = 0;
  kept.clear();
  kept.set("local-identity", { ...identity, metadata: "kraft" });
  answerWell((text) => events.push(text));
});

const up = (description: Partial<Description> = {}) =>
  new KafkaCluster("local", { target: "docker", ...kraft, ...description });
const isNode = (one: string) => /register local-(kafka|controller)-\d$/.test(one);
const turns = () => events.filter((one) => /^(gate|refill)/.test(one) || isNode(one));
/** By node, the permission to start empty as it starts: when it is ready, it is gone. */
const permissionsOf = async (running: Promise<void>): Promise<ReadonlyMap<string, string>> => {
  const seen = new Map<string, string>();
  const ready = wait.waitReady.getMockImplementation();
  wait.waitReady.mockImplementation(async (...args) => {
    for (const [path, { content }] of fake.volumes.files) {
      const node = /^local-(.*)-data\/birth$/.exec(path)?.[1];
      if (node !== undefined) seen.set(node, content ?? "");
    }
    return (ready as typeof waitReady)(...args);
  });
  await running;
  return seen;
};
const fileOf = (node: string, path: string) => fake.volumes.files.get(`local-${node}-data/${path}`)?.content;
const loseData = (node: string) => {
  for (const path of [...fake.volumes.files.keys()])
    if (path.startsWith(`local-${node}-data/`)) fake.volumes.files.delete(path);
};

describe("A KRaft cluster on Docker", () => {
  it("begins with the list of voters in the controllers' permissions, and in no broker's", async () => {
    use(fakeSession());
    const permissions = await permissionsOf(up().ready);
    const uid = identity.uid;
    const voters = [1, 2, 3].map((n) => `300${n}@controller-${n}:9093:${directoryIdOf(uid, `controller-${n}`)}`);
    expect(permissions.get("controller-2")?.split("\n")).toEqual([
      `cluster.id=${clusterIdOf(uid)}`,
      `directory.id=${directoryIdOf(uid, "controller-2")}`,
      `initial.controllers=${voters.join(",")}`,
      "release=4.3",
      "",
    ]);
    expect(permissions.get("kafka-1")).toContain("initial.controllers=\n");
    expect(JSON.parse(fileOf("kafka-1", "cluster.json") ?? "")).toMatchObject({
      mode: "kraft",
      voters: ["controller-1", "controller-2", "controller-3"],
    });
  });

  it("lets brokers depend on the controllers and nobody on a broker, so that a deletion stops the brokers first", async () => {
    use(fakeSession());
    await up().ready;
    for (const { name, type, dependsOn } of registered) {
      if (!type.includes("Container")) continue;
      const nodes = dependsOn.filter((one) => /^local-(kafka|controller)-\d$/.test(one)).toSorted();
      expect(nodes).toEqual(name.includes("kafka") ? cluster.controllers.map((one) => `local-${one.name}`) : []);
    }
  });

  it("lets brokers depend on those that are the controllers, and on these alone, where there are more", async () => {
    use(fakeSession());
    await up({ controllers: { combined: true }, brokers: { count: 5 } }).ready;
    for (const { name, type, dependsOn } of registered) {
      if (!type.includes("Container")) continue;
      const nodes = dependsOn.filter((one) => /^local-kafka-\d$/.test(one)).toSorted();
      expect(nodes).toEqual(/[45]$/.test(name) ? [1, 2, 3].map((id) => `local-kafka-${id}`) : []);
    }
  });

  it("starts a plain broker that is down before a voting one has its turn, which may need its copies", async () => {
    const combined = { controllers: { combined: true }, brokers: { count: 5 } } as const;
    const before = clusterOf({ ...kraft, ...combined });
    use(hasRun(without("kafka-5"), {}, before));
    wait.waitMayRestart.mockImplementation(async (_, { name }) => {
      events.push(`gate ${name}`);
      expect(registered.map((one) => one.name)).toContain("local-kafka-5");
    });
    await up({ ...combined, brokers: { count: 5, overrides: { "num.io.threads": 5 } } }).ready;
    const gates = events.flatMap((one) => /^gate (\S+)/.exec(one)?.[1] ?? []);
    expect(gates.slice(0, 3).toSorted()).toEqual(["kafka-1", "kafka-2", "kafka-3"]);
    expect(gates.slice(3)).toEqual(["kafka-4"]);
  });

  it("changes controllers before brokers, one at a time, each behind its gate", async () => {
    use(hasRun(undefined, {}, cluster));
    await up({ brokers: { overrides: { "num.io.threads": 5 } }, controllers: { overrides: { "num.io.threads": 5 } } })
      .ready;
    const gates = turns().flatMap((one) => /^gate (\S+)/.exec(one)?.[1] ?? []);
    expect(gates).toHaveLength(6);
    expect(gates.slice(0, 3).toSorted()).toEqual(cluster.controllers.map(({ name }) => name));
    expect(client.electPreferredLeaders).toHaveBeenCalledTimes(1);
  });

  it("lets a controller that lost its volume begin again when the quorum was asked, and before anything is changed", async () => {
    use(hasRun(without("controller-2"), {}, cluster));
    loseData("controller-2");
    const permissions = await permissionsOf(up({ brokers: { overrides: { "num.io.threads": 5 } } }).ready);
    const at = turns().indexOf("refill controller-2");
    expect(turns().slice(0, at)).toEqual(["register local-controller-1", "register local-controller-3"]);
    expect(turns()[at + 1]).toBe("register local-controller-2");
    expect(permissions.get("controller-2")).toContain("initial.controllers=\n");
    expect(permissions.get("controller-2")).toContain(`directory.id=${directoryIdOf(identity.uid, "controller-2")}\n`);
  });

  it("gives it no permission, and touches nothing else, where the quorum cannot spare its word", async () => {
    use(hasRun(without("controller-2"), {}, cluster));
    loseData("controller-2");
    wait.waitMayRefill.mockRejectedValue(new NotReady("controller-2 was not started."));
    await expect(up({ brokers: { overrides: { "num.io.threads": 5 } } }).ready).rejects.toThrow("was not started");
    expect(fileOf("controller-2", "birth")).toBeUndefined();
    expect(turns()).toEqual(["register local-controller-1", "register local-controller-3"]);
  });

  it("asks for nothing where an earlier run has given it its permission", async () => {
    use(hasRun(without("controller-2"), {}, cluster));
    loseData("controller-2");
    fake.volumes.files.set("local-controller-2-data/birth", { content: "cluster.id=x\n", owner: "1000:1000" });
    expect((await permissionsOf(up().ready)).get("controller-2")).toBe("cluster.id=x\n");
    expect(wait.waitMayRefill).not.toHaveBeenCalled();
    expect(fileOf("controller-2", "birth")).toBeUndefined();
  });

  it("stops a broker that leaves, and makes the quorum forget it, whenever it left", async () => {
    const five = clusterOf({ ...kraft, brokers: { count: 5 } });
    const plan = plansOf(five).find(({ node }) => node.name === "kafka-4");
    if (plan === undefined) throw new Error("no kafka-4");
    const before = hasRun(undefined, {}, cluster).session.live;
    const volumes = new Map(before.volumes);
    for (const name of ["kafka-4", "kafka-5"]) {
      const one = volume(five, { name, role: "broker" });
      volumes.set(one.name, one);
    }
    const containers = new Map([...before.containers, [plan.name, running(plan)]]);
    use(fakeSession({ ...before, containers, volumes }));
    await up().ready;
    expect(fake.called).toEqual(["stop local-kafka-4"]);
    expect(client.unregisterBroker.mock.calls.map(([, id]) => id)).toEqual([4, 5]);
  });

  it("is known by its controllers where the state has lost it, and does not become one with ZooKeeper", async () => {
    kept.clear();
    use(hasRun(undefined, {}, cluster));
    expect([...fake.session.live.volumes.values()].some(({ labels }) => labels[label.role] === "controller")).toBe(
      true,
    );
    await expect(up({ metadata: "zookeeper" }).ready).rejects.toThrow("was born with kraft");
    expect(ours[label.uid]).toBe(identity.uid);
  });
});
