import "./mocked.ts";

import * as pulumi from "@pulumi/pulumi";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { KafkaCluster } from "../../src/cluster.ts";
import { nodesOf } from "../../src/model/nodes.ts";
import { NotReady } from "../../src/readiness/wait.ts";
import type { Description } from "../../src/spec/schema.ts";
import { clusterOf } from "../model/cluster-of.ts";
import { healthy } from "../readiness/snapshots.ts";
import type { fakeSession } from "./fake-session.ts";
import { hasRun } from "./has-run.ts";
import { answerWell, client, wait } from "./mocked-kafka.ts";
import { engine } from "./mocked-session.ts";
import { mockPulumi, unhandled } from "./program.ts";

/** What happens, in order: `register`, and `gate`. */
const events: string[] = [];
const { registered, kept } = await mockPulumi(false, {
  onRegister: (name) => events.push(`register ${name}`),
});
vi.spyOn(pulumi.log, "info").mockResolvedValue();

const cluster = clusterOf();
let fake: ReturnType<typeof fakeSession>;
const use = (one: ReturnType<typeof fakeSession>) => {
  fake = one;
  engine.session = one.session;
};
beforeEach(() => {
  registered.length = 0;
  events.length = 0;
  kept.clear();
  answerWell((text) => events.push(text));
});

const up = (description: Partial<Description> = {}) => new KafkaCluster("local", { target: "docker", ...description });
const isNode = (one: string) => /register local-(kafka|zookeeper)-\d$/.test(one);
const nodesRegistered = () => events.filter(isNode).map((one) => one.slice("register local-".length));
const turns = () => events.filter((one) => one.startsWith("gate") || isNode(one));
const changedBrokers = { brokers: { overrides: { "num.io.threads": 5 } } };
const changedZooKeeper = { zookeeper: { overrides: { maxClientCnxns: 5 } } };

describe("An `up` over a running cluster", () => {
  it("with nothing to do asks no gate, looks into no volume and moves no leader", async () => {
    use(hasRun());
    await up().ready;
    expect(wait.waitMayRestart).not.toHaveBeenCalled();
    expect(client.electPreferredLeaders).not.toHaveBeenCalled();
    expect(fake.volumes.createContainer).not.toHaveBeenCalled();
    expect(fake.called).toEqual([]);
  });

  it("changes brokers one at a time, each behind its gate, the controller last, and gives the leaders back", async () => {
    use(hasRun());
    await up(changedBrokers).ready;
    expect(turns().slice(3)).toEqual([
      "gate kafka-1 after",
      "register local-kafka-1",
      "gate kafka-3 after kafka-1",
      "register local-kafka-3",
      "gate kafka-2 after kafka-1 kafka-3",
      "register local-kafka-2",
    ]);
    expect(client.electPreferredLeaders).toHaveBeenCalledTimes(1);
  });

  it("is done, and says so, when leaders could not be given back", async () => {
    use(hasRun());
    const warn = vi.spyOn(pulumi.log, "warn").mockResolvedValue();
    client.electPreferredLeaders.mockRejectedValue(new Error("no answer in 15000 ms"));
    await up(changedBrokers).ready;
    expect(warn.mock.calls.map(([text]) => text)).toEqual([
      "Not every leader is back in its place (no answer in 15000 ms). Kafka sees to it every five minutes.",
    ]);
  });

  it("changes ZooKeeper one at a time, its leader last, and before any broker", async () => {
    use(hasRun());
    await up({ ...changedZooKeeper, ...changedBrokers }).ready;
    expect(
      turns()
        .filter((one) => one.startsWith("register"))
        .map((one) => one.slice(15)),
    ).toEqual(["zookeeper-1", "zookeeper-3", "zookeeper-2", "kafka-1", "kafka-3", "kafka-2"]);
  });

  it("keeps the order of deletion: after a change of ZooKeeper, too, brokers depend on it and it on none of them", async () => {
    use(hasRun());
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
    use(hasRun());
    wait.waitMayRestart.mockImplementation(async (_, { name }) => {
      if (name === "kafka-3") throw new NotReady("kafka-3 was not stopped.");
    });
    const reasons: unknown[] = [];
    expect(
      await unhandled(async () => up(changedBrokers).ready.catch((reason: unknown) => void reasons.push(reason))),
    ).toEqual([]);
    expect(reasons).toMatchObject([{ message: "kafka-3 was not stopped.", stack: "" }]);
    expect(pulumi.RunError.isInstance(reasons[0])).toBe(true);
    expect(nodesRegistered()).toEqual(["zookeeper-1", "zookeeper-2", "zookeeper-3", "kafka-1"]);
    expect(wait.waitReady).not.toHaveBeenCalled();
  });

  it("repairs nodes that are down or keep ending at once, without a gate, and changes the others in their turn", async () => {
    const short = { StartedAt: "2026-01-01T00:00:00Z", FinishedAt: "2026-01-01T00:00:03Z" };
    const crashing = { RestartCount: 5, State: { ...short, Restarting: true, Health: { Status: "unhealthy" } } };
    use(hasRun((one) => (one.name === "local-kafka-3" ? undefined : one), { "local-kafka-2": crashing }));
    await up(changedBrokers).ready;
    expect(turns().slice(3)).toEqual([
      "register local-kafka-2",
      "register local-kafka-3",
      "gate kafka-1 after",
      "register local-kafka-1",
    ]);
  });

  const neverReady = () => {
    use(hasRun());
    for (const path of [...fake.volumes.files.keys()]) if (path.endsWith("/ready")) fake.volumes.files.delete(path);
  };

  it("asks the gates of a cluster that never was ready and has topics: it is in use", async () => {
    neverReady();
    await up(changedBrokers).ready;
    expect(turns().filter((one) => one.startsWith("gate"))).toEqual([
      "gate kafka-1 after",
      "gate kafka-3 after kafka-1",
      "gate kafka-2 after kafka-1 kafka-3",
    ]);
  });

  it("asks no gate of a cluster that never was ready and has none, and still changes one node at a time", async () => {
    neverReady();
    const { kafka } = healthy();
    client.takeSnapshot.mockResolvedValue({ ...kafka, topics: [] } as unknown as NonNullable<typeof kafka>);
    await up(changedBrokers).ready;
    expect(wait.waitMayRestart).not.toHaveBeenCalled();
    expect(nodesRegistered().slice(3)).toEqual(["kafka-1", "kafka-2", "kafka-3"]);
  });

  describe("in which a broker has lost its volume", () => {
    const birth = "local-kafka-2-data/birth";
    beforeEach(() => {
      use(hasRun((one) => (one.name === "local-kafka-2" ? undefined : one)));
      for (const path of [...fake.volumes.files.keys()])
        if (path.startsWith("local-kafka-2-data/")) fake.volumes.files.delete(path);
      vi.stubEnv("KAFKA_CLUSTER_ALLOW", "empty-volume:kafka-2");
    });
    afterEach(() => void vi.unstubAllEnvs());

    it("lets it begin when the others were asked, which is after all that is down was started", async () => {
      let before: unknown;
      wait.waitMayRefill.mockImplementation(async (_, { name }, { consents, lost }) => {
        before = fake.volumes.files.get(birth);
        events.push(`gate ${name} ${[...consents].join()} ${lost.length}`);
      });
      wait.waitReady.mockImplementation(async () => {
        expect(fake.volumes.files.get(birth)?.content).toBe("");
        return healthy();
      });
      await up().ready;
      expect(before).toBeUndefined();
      expect(turns().slice(3)).toEqual([
        "register local-kafka-1",
        "register local-kafka-3",
        "gate kafka-2 empty-volume:kafka-2 0",
        "register local-kafka-2",
      ]);
    });

    it("gives it no permission where they could not do without it", async () => {
      wait.waitMayRefill.mockRejectedValue(new NotReady("kafka-2 has no data and was not started."));
      await expect(up().ready).rejects.toThrow("was not started");
      expect(fake.volumes.files.has(birth)).toBe(false);
      expect(nodesRegistered()).not.toContain("kafka-2");
    });
  });

  it("starts what was stopped by hand before it registers anything of Docker's", async () => {
    use(hasRun((one) => (one.name === "local-kafka-2" ? { ...one, state: "exited" } : one)));
    await up().ready;
    expect(fake.called).toEqual(["start id-of-local-kafka-2"]);
    expect(wait.waitMayRestart).not.toHaveBeenCalled();
  });

  it("refuses an image that is missing, and a version older than the data, before anything is touched", async () => {
    use(hasRun());
    await expect(up({ brokers: { image: "apache/kafka:3.9.1" }, version: "3.9.1" }).ready).rejects.toThrow(
      "image-missing",
    );
    for (const node of nodesOf(cluster)) {
      fake.volumes.files.set(`local-${node.name}-data/version`, { content: "4.0.0\n", owner: "1000:1000" });
    }
    await expect(up(changedBrokers).ready).rejects.toThrow("older-version");
    expect(events.filter((one) => one.includes("-data") || one.includes("kafka-1"))).toEqual([]);
  });
});
