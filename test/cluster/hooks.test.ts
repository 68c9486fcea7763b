import "./mocked.ts";

import * as pulumi from "@pulumi/pulumi";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { KafkaCluster } from "../../src/cluster.ts";
import { NotReady } from "../../src/readiness/wait.ts";
import type { Description } from "../../src/spec/schema.ts";
import type { LiveContainer } from "../../src/targets/docker/live.ts";
import type { fakeSession } from "./fake-session.ts";
import { hasRun } from "./has-run.ts";
import { answerWell, client, wait } from "./mocked-kafka.ts";
import { engine } from "./mocked-session.ts";
import { mockPulumi } from "./program.ts";

/** What happens, in order: `register`, and `gate`. */
const events: string[] = [];
const { registered, kept, callHook } = await mockPulumi(false, {
  onRegister: (name) => events.push(`register ${name}`),
});
vi.spyOn(pulumi.log, "info").mockResolvedValue();

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

describe("A container that is in the way of its own creation", () => {
  it("is stopped behind its gate and removed, one after another, where the state has lost it", async () => {
    use(hasRun());
    await up().ready;
    expect(await Promise.all([callHook("take-over-local-kafka-1"), callHook("take-over-local-kafka-2")])).toEqual([
      "",
      "",
    ]);
    expect(events.filter((one) => one.startsWith("gate"))).toEqual([
      "gate kafka-1 after",
      "gate kafka-2 after kafka-1",
    ]);
    expect(fake.called).toEqual([
      "stop id-of-local-kafka-1",
      "remove id-of-local-kafka-1",
      "stop id-of-local-kafka-2",
      "remove id-of-local-kafka-2",
    ]);
  });

  it("stays where the gate says no, and the step fails with the reason", async () => {
    use(hasRun());
    await up().ready;
    wait.waitMayRestart.mockRejectedValue(new NotReady("kafka-1 was not stopped."));
    expect(await callHook("take-over-local-kafka-1")).toBe("kafka-1 was not stopped.");
    expect(fake.called).toEqual([]);
  });

  it("is removed without a gate where it was never started, and is not missed where it has gone", async () => {
    const made = (one: LiveContainer) => (one.name === "local-kafka-1" ? { ...one, state: "created" } : one);
    use(hasRun(made, { "id-of-local-kafka-2": undefined }));
    await up().ready;
    events.length = 0;
    expect(await callHook("take-over-local-kafka-1")).toBe("");
    expect(await callHook("take-over-local-kafka-2")).toBe("");
    expect([events, fake.called]).toEqual([[], ["remove id-of-local-kafka-1"]]);
  });
});

describe("The settings that were set and are gone from the description", () => {
  it("are taken back from Kafka when the state of them is changed", async () => {
    use(hasRun());
    await up({ brokers: { overrides: { "log.retention.hours": 24 } } }).ready;
    const settings = registered.find(({ name }) => name === "local-settings");
    expect(settings?.type).toBe("pulumi:index:Stash");
    expect(settings?.inputs.input).toEqual(expect.arrayContaining([expect.stringContaining("log.retention")]));
    client.readDynamicDefaults.mockResolvedValue({ "log.cleaner.threads": "2", theirs: "1" });
    client.alterDynamicDefaults.mockClear();
    expect(await callHook("local-settings", { input: ["log.cleaner.threads"] })).toBe("");
    expect(client.alterDynamicDefaults.mock.calls[0]?.[1].remove).toEqual(["log.cleaner.threads"]);
  });
});
