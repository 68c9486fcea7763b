import { describe, expect, it } from "vitest";
import { dynamicSettings, partOverrides } from "../../src/properties/dynamic.ts";
import { clusterOf } from "../model/cluster-of.ts";

describe("settings of the whole cluster", () => {
  it("are the two guards of acknowledged records by default", () => {
    expect(dynamicSettings(clusterOf())).toEqual({
      "min.insync.replicas": "2",
      "unclean.leader.election.enable": "false",
    });
  });

  it("include every override that needs no restart", () => {
    const overrides = { "message.max.bytes": 2_000_000, "log.retention.ms": 1000, "num.partitions": 9 };
    expect(dynamicSettings(clusterOf({ brokers: { overrides } }))).toMatchObject({
      "message.max.bytes": "2000000",
      "log.retention.ms": "1000",
    });
  });
});

describe("an override", () => {
  it.each([
    // Read-only in Kafka; the key in milliseconds is not.
    [{ "log.retention.hours": "24" }, {}, { "log.retention.ms": "86400000" }],
    [{ "log.retention.minutes": "5" }, {}, { "log.retention.ms": "300000" }],
    [{ "log.retention.hours": "-1" }, {}, { "log.retention.ms": "-1" }],
    [{ "log.roll.hours": "1" }, {}, { "log.roll.ms": "3600000" }],
    // The finer key wins, as in Kafka.
    [{ "log.retention.hours": "24", "log.retention.ms": "7" }, {}, { "log.retention.ms": "7" }],
    [{ "log.retention.ms": "7", "log.retention.minutes": "1" }, {}, { "log.retention.ms": "7" }],
    [{ "log.retention.minutes": "1", "log.retention.hours": "9" }, {}, { "log.retention.ms": "60000" }],
    // Kafka changes pools while it runs, but by at most a factor of two at once.
    [{ "num.io.threads": "16" }, { "num.io.threads": "16" }, {}],
    [{ "socket.send.buffer.bytes": "1" }, { "socket.send.buffer.bytes": "1" }, {}],
    // Not a number: Kafka says so at start.
    [{ "log.retention.hours": "day" }, { "log.retention.hours": "day" }, {}],
  ])("%j is of the file %j and of the cluster %j", (overrides, file, dynamic) => {
    expect(partOverrides(overrides)).toEqual({ file, dynamic });
  });
});
