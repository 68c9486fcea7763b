import { expect, it } from "vitest";
import type { ProfileName } from "../../src/model/cluster.ts";
import { cleanerBufferMiB, memoryMiB } from "../../src/model/memory.ts";
import { serverProperties } from "../../src/properties/server-properties.ts";
import { clusterOf } from "./cluster-of.ts";

const jvm = (maxMiB: number) => ({ heap: { minMiB: maxMiB, maxMiB }, options: [] });

it.each<[ProfileName, number, number]>([
  ["laptop", 384, 16],
  ["laptop", 96, 12],
  ["production", 4096, 128],
  ["production", 1024, 128],
  ["production", 512, 64],
])("a broker of profile %s with a heap of %i MiB gives its cleaner %i MiB", (profile, heap, buffer) => {
  expect(cleanerBufferMiB(jvm(heap), profile)).toBe(buffer);
});

it("a node may use its heap and what java takes beside it", () => {
  expect(memoryMiB(jvm(1024))).toBe(1280);
});

it("a production broker's file leaves Kafka's default for the cleaner alone until the heap is too small for it", () => {
  const fileOf = (heap: string) => {
    const cluster = clusterOf({ profile: "production", brokers: { heap } });
    const [broker] = cluster.brokers;
    if (broker === undefined) throw new Error("no broker");
    return serverProperties(cluster, broker);
  };
  expect(fileOf("1g")).not.toContain("log.cleaner.dedupe.buffer.size");
  expect(fileOf("512m")).toContain("\nlog.cleaner.dedupe.buffer.size=67108864\n");
});
