import "./mocked.ts";

import * as pulumi from "@pulumi/pulumi";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { KafkaCluster } from "../../src/cluster.ts";
import { KafkaRefused } from "../../src/kafka/client.ts";
import { membersOf } from "../../src/model/record.ts";
import { NotReady } from "../../src/readiness/wait.ts";
import type { Description } from "../../src/spec/schema.ts";
import { clusterOf } from "../model/cluster-of.ts";
import { healthy } from "../readiness/snapshots.ts";
import { fakeSession } from "./fake-session.ts";
import { answerWell, client, wait } from "./mocked-kafka.ts";
import { engine } from "./mocked-session.ts";
import { mockPulumi, resolved, unhandled } from "./program.ts";

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

describe("The first `up`", () => {
  it("makes all at once without a gate, after the volumes have their permission to start empty", async () => {
    use(fakeSession());
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
    expect(fake.volumes.writes[0]).toContain("local-kafka-1-data/birth");
    expect([wait.waitMayRestart, client.electPreferredLeaders].map((one) => one.mock.calls.length)).toEqual([0, 0]);
    expect(await resolved(made.clusterId)).toBe("c");
  });

  it("notes that the cluster has been ready, after it was, and its settings after that", async () => {
    use(fakeSession());
    wait.waitReady.mockImplementation(async () => {
      expect(fake.volumes.files.has("local-kafka-1-data/ready")).toBe(false);
      return healthy();
    });
    await up({ brokers: { overrides: { "log.retention.hours": 24 } } }).ready;
    expect(fake.volumes.files.has("local-kafka-3-data/ready")).toBe(true);
    const [, change] = client.alterDynamicDefaults.mock.calls[0] ?? [];
    expect(Object.keys(change?.set ?? {}).some((key) => key.startsWith("log.retention"))).toBe(true);
  });

  it("fails with what it waited for, as a message without a stack, told once", async () => {
    use(fakeSession());
    wait.waitReady.mockRejectedValue(new NotReady("Cluster local is not ready after 180 s."));
    const reasons: unknown[] = [];
    expect(await unhandled(async () => up().ready.catch((reason: unknown) => void reasons.push(reason)))).toEqual([]);
    expect(reasons).toMatchObject([{ message: "Cluster local is not ready after 180 s.", stack: "" }]);
    expect(pulumi.RunError.isInstance(reasons[0])).toBe(true);
    expect(fake.volumes.files.has("local-kafka-1-data/ready")).toBe(false);
  });

  it("says in Kafka's words which setting it refuses, and notes all the same that the cluster has been ready", async () => {
    use(fakeSession());
    client.alterDynamicDefaults.mockRejectedValue(new KafkaRefused(40, "INVALID_CONFIG", "INVALID_CONFIG: bzip2"));
    await expect(up().ready).rejects.toThrow(
      /^The cluster runs, but Kafka refused a setting of the description: INVALID_CONFIG: bzip2/,
    );
    expect(fake.volumes.files.has("local-kafka-1-data/ready")).toBe(true);
  });
});
