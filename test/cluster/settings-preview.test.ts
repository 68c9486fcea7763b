import "./mocked.ts";

import * as pulumi from "@pulumi/pulumi";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { KafkaCluster } from "../../src/cluster.ts";
import { changesOf, lossesBy } from "../../src/settings.ts";
import { hasRun } from "./has-run.ts";
import { answerWell, client } from "./mocked-kafka.ts";
import { engine } from "./mocked-session.ts";
import { mockPulumi } from "./program.ts";

await mockPulumi(true);
const said = { info: vi.spyOn(pulumi.log, "info"), warn: vi.spyOn(pulumi.log, "warn") };
const plan = (overrides: Readonly<Record<string, string | number>>) =>
  new KafkaCluster("local", { target: "docker", brokers: { overrides } }).ready;
const texts = (how: keyof typeof said) => said[how].mock.calls.map(([text]) => text);
const guards = { "min.insync.replicas": "2", "unclean.leader.election.enable": "false" };

beforeEach(() => {
  answerWell(() => {});
  engine.session = hasRun().session;
  for (const one of Object.values(said)) one.mockReset().mockResolvedValue();
});

describe("A preview of settings that are changed without a restart", () => {
  it("tells each with both values, and what would delete records", async () => {
    client.readDynamicDefaults.mockResolvedValue({ ...guards, "log.retention.ms": "86400000" });
    await plan({ "log.retention.hours": 1 });
    expect(client.readDynamicDefaults).toHaveBeenCalledWith(expect.any(Array), 2000);
    expect(texts("info")).toContain("Would change without a restart: log.retention.ms: 86400000 -> 3600000.");
    expect(texts("warn")).toEqual([
      expect.stringContaining("lose records: it keeps them for 1d and would only for 1h."),
    ]);
    expect(client.alterDynamicDefaults).not.toHaveBeenCalled();
  });

  it("says nothing where nothing changes, or no broker answers", async () => {
    client.readDynamicDefaults.mockResolvedValue(guards);
    await plan({});
    client.readDynamicDefaults.mockRejectedValue(new Error("no broker answered"));
    await plan({ "log.retention.hours": 1 });
    expect(texts("info").filter((text) => text.includes("restart"))).toEqual([]);
    expect(texts("warn")).toEqual([]);
  });
});

describe("Settings of the whole cluster", () => {
  it("that are not set yet are Kafka's default", () => {
    expect(changesOf({}, { "log.retention.ms": "1" })).toEqual(["log.retention.ms: (Kafka's default) -> 1"]);
  });

  it.each([
    [{}, { "log.retention.ms": "604799999" }, 1],
    [{}, { "log.retention.ms": "604800000" }, 0],
    [{}, { "log.retention.bytes": "1000" }, 1],
    [{}, { "log.cleanup.policy": "compact" }, 1],
    [{ "log.cleanup.policy": "compact" }, { "log.cleanup.policy": "delete" }, 1],
    [{ "log.retention.ms": "1" }, { "log.retention.ms": "2", "log.roll.ms": "5" }, 0],
  ])("which are %j and are to be %j lose records in %i ways", (current, wanted, count) => {
    expect(lossesBy(current, wanted)).toHaveLength(count);
  });
});
