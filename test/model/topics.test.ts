import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { durationText, milliseconds } from "../../src/model/durations.ts";
import { configNames, isKnownConfig, readConfig } from "../../src/model/topic-configs.ts";
import { clusterOf } from "./cluster-of.ts";

const topics = (described: NonNullable<Parameters<typeof clusterOf>[0]>["topics"]) =>
  clusterOf(described === undefined ? {} : { topics: described }).topics;

describe("topics", () => {
  it("are none unless they are written", () => {
    expect(topics(undefined)).toEqual([]);
  });

  it("have one partition, the cluster's copies and Kafka's own settings, and come in the order of their names", () => {
    expect(topics({ payments: {}, orders: { partitions: 12 } })).toEqual([
      { name: "orders", partitions: 12, replicationFactor: 3, config: {} },
      { name: "payments", partitions: 1, replicationFactor: 3, config: {} },
    ]);
  });

  it("have their settings in Kafka's own units", () => {
    const orders = {
      replicationFactor: 2,
      minInSync: 1,
      retention: "7d",
      retentionSize: "10g",
      config: {
        "cleanup.policy": "compact, delete",
        "segment.ms": "12h",
        "max.message.bytes": "2m",
        "min.cleanable.dirty.ratio": 1,
        preallocate: true,
        "flush.messages": "9223372036854775807",
      },
    };
    expect(topics({ orders })).toMatchObject([
      {
        replicationFactor: 2,
        config: {
          "cleanup.policy": "compact,delete",
          "flush.messages": "9223372036854775807",
          "max.message.bytes": "2097152",
          "min.cleanable.dirty.ratio": "1.0",
          "min.insync.replicas": "1",
          preallocate: "true",
          "retention.bytes": "10737418240",
          "retention.ms": "604800000",
          "segment.ms": "43200000",
        },
      },
    ]);
  });

  it("are kept for ever where that is written", () => {
    expect(topics({ orders: { retention: "forever" } })[0]?.config).toEqual({ "retention.ms": "-1" });
  });
});

describe("a length of time", () => {
  it.each([
    ["500ms", 500],
    ["90s", 90_000],
    ["30m", 1_800_000],
    ["12h", 43_200_000],
    ["7d", 604_800_000],
    ["2w", 1_209_600_000],
    ["forever", -1],
  ])("%s is %i ms", (text, ms) => {
    expect(milliseconds(text)).toBe(ms);
  });

  it("is said in a text that means the same", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1e12 }), (ms) => {
        expect(milliseconds(durationText(ms))).toBe(ms);
      }),
    );
    expect([durationText(-1), durationText(0), durationText(129_600_000)]).toEqual(["forever", "0ms", "36h"]);
  });
});

describe("a setting of a topic", () => {
  it("once read, reads as itself: what Kafka tells is compared as text", () => {
    const written = fc.oneof(fc.integer(), fc.boolean(), fc.constantFrom("0.5", "12h", "2m", "delete", "zstd", "TRUE"));
    fc.assert(
      fc.property(fc.constantFrom(...configNames), written, (key, value) => {
        const read = readConfig(key, value, "4.3");
        if ("value" in read) expect(readConfig(key, read.value, "4.3")).toEqual(read);
      }),
    );
  });

  it.each([
    ["segment.bytes", "2048m"],
    ["segment.bytes", 13],
    ["preallocate", "yes"],
    ["compression.type", "bzip2"],
    ["cleanup.policy", "delete,delete"],
    ["min.cleanable.dirty.ratio", ""],
    ["segment.ms", "0"],
    ["flush.messages", "9223372036854775808"],
  ] as const)("%s cannot be %j", (key, value) => {
    expect(readConfig(String(key), value ?? "", "3.9")).toHaveProperty("wanted");
  });

  it("is of the line of Kafka: a segment of less than 1 MiB is refused since 4.0", () => {
    expect(readConfig("segment.bytes", "1048575", "3.9")).toEqual({ value: "1048575" });
    expect(readConfig("segment.bytes", "1048575", "4.0")).toEqual({
      wanted: "a whole number of at least 1048576 and at most 2147483647, or a size such as 2m",
    });
    expect(readConfig("segment.bytes", "1m", "4.3")).toEqual({ value: "1048576" });
  });

  it.each([
    ["compression.zstd.level", ["3.8", "3.9", "4.3"]],
    ["remote.log.copy.disable", ["3.9", "4.3"]],
    ["remote.log.delete.on.disable", ["3.9", "4.3"]],
    ["message.downconversion.enable", ["3.7", "3.8", "3.9"]],
    ["segment.bytes", ["3.7", "3.8", "3.9", "4.3"]],
    ["segment.byte", []],
  ])("%s is known to the lines that have it", (key, having) => {
    expect(["3.7", "3.8", "3.9", "4.3"].filter((line) => isKnownConfig(key, line))).toEqual(having);
  });
});
