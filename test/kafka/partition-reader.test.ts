import { Writer } from "@platformatic/kafka";
import { afterEach, describe, expect, it } from "vitest";
import { type LogRecord, PartitionLeaders, readPartition } from "../../src/kafka/client.ts";
import { type FakeBroker, fakeBroker, metadataAnswer } from "./fake-broker.ts";

const FETCH = 1;

const brokers: FakeBroker[] = [];
afterEach(async () => {
  await Promise.all(brokers.splice(0).map((broker) => broker.close()));
});

/** A broker that leads t-0, has no records there, and says in turn how far consumers may see; the last for ever. */
async function leaderAt(...said: readonly (bigint | "hang up" | { readonly error: number })[]): Promise<FakeBroker> {
  let asked = 0;
  const broker: FakeBroker = await fakeBroker(({ apiKey }) => {
    if (apiKey === FETCH) {
      const next = said[Math.min(asked++, said.length - 1)] ?? "hang up";
      return next === "hang up" ? next : typeof next === "bigint" ? fetched(0, next) : fetched(next.error, -1n);
    }
    const partitions = [{ index: 0, leader: 1, replicas: [1], isr: [1] }];
    const topics = [{ name: "t", partitions }];
    return metadataAnswer({ controller: 1, brokers: [{ id: 1, port: broker.port }], topics });
  });
  brokers.push(broker);
  return broker;
}

const fetched = (error: number, highWatermark: bigint): Writer =>
  Writer.create()
    .appendInt32(0)
    .appendInt16(0)
    .appendInt32(0)
    .appendArray(["t"], (w, name) => {
      w.appendString(name).appendArray([0], (p, index) => {
        p.appendInt32(index).appendInt16(error).appendInt64(highWatermark).appendInt64(-1n).appendInt64(0n);
        p.appendArray([], () => {})
          .appendInt32(-1)
          .appendUnsignedVarInt(1);
      });
    })
    .appendTaggedFields();

async function read(broker: FakeBroker, atLeast: bigint, timeoutMs: number): Promise<[bigint, readonly LogRecord[]]> {
  const records: LogRecord[] = [];
  const leaders = new PartitionLeaders([broker.bootstrap], "t");
  const end = await readPartition(leaders, { partition: 0, from: 0n, atLeast, timeoutMs }, (one) => records.push(one));
  return [end, records];
}

describe("Reading a partition", () => {
  it("ends at once where nothing was ever written", async () => {
    expect(await read(await leaderAt(0n), -1n, 5000)).toEqual([0n, []]);
  });

  it("waits until consumers may see what was acknowledged, and tells how far it came when they never may", async () => {
    const broker = await leaderAt(0n);
    expect(await read(broker, 4n, 300)).toEqual([0n, []]);
    expect(broker.asked.filter(({ apiKey }) => apiKey === FETCH).length).toBeGreaterThan(1);
  });

  it.each([
    ["hangs up", "hang up" as const],
    ["does not lead it any more", { error: 6 }],
    ["has lost what was asked for", { error: 1 }],
  ])("asks again when a broker %s", async (_, first) => {
    expect(await read(await leaderAt(first, 0n), -1n, 5000)).toEqual([0n, []]);
  });
});
