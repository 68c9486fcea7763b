import { afterEach, describe, expect, it } from "vitest";
import { KafkaRefused, PartitionLeaders, PartitionWriter } from "../../src/kafka/client.ts";
import type { FakeBroker, Reply } from "./fake-broker.ts";
import { leaderSaying as fakeLeader, INIT_PRODUCER_ID, PRODUCE, produced } from "./fake-leader.ts";

const brokers: FakeBroker[] = [];
afterEach(async () => {
  await Promise.all(brokers.splice(0).map((broker) => broker.close()));
});

async function leaderSaying(...answers: readonly ReturnType<Reply>[]): Promise<FakeBroker> {
  const broker = await fakeLeader(...answers);
  brokers.push(broker);
  return broker;
}

const writerAt = (broker: FakeBroker) =>
  new PartitionWriter([broker.bootstrap], new PartitionLeaders([broker.bootstrap], "t"), 0);
const produceRequests = (broker: FakeBroker) => broker.asked.filter(({ apiKey }) => apiKey === PRODUCE);
const never = () => new AbortController().signal;
const batch = [Buffer.from("a"), Buffer.from("b")];

describe("A partition's writer", () => {
  it("is told where the last record of an acknowledged batch is", async () => {
    const writer = writerAt(await leaderSaying(produced(0, 40n)));
    expect(await writer.write(batch, never())).toEqual({ acknowledged: true, lastOffset: 41n });
    writer.close();
  });

  it.each([
    ["the connection broke before the answer", "hang up" as const],
    ["there are too few replicas in sync, after it was appended", produced(20)],
    ["somebody else leads by now", produced(6)],
  ])("sends the very same batch again when %s", async (_, first) => {
    const broker = await leaderSaying(first, produced(0, 5n));
    const writer = writerAt(broker);
    expect((await writer.write(batch, never())).acknowledged).toBe(true);
    const [once, again] = produceRequests(broker);
    expect(again?.body.toString("hex")).toBe(once?.body.toString("hex"));
    expect(writer.beganAnew).toBe(0);
    writer.close();
  });

  it("counts a batch that the leader has already as acknowledged", async () => {
    const writer = writerAt(await leaderSaying("hang up", produced(46)));
    expect(await writer.write(batch, never())).toEqual({ acknowledged: true, lastOffset: undefined });
    writer.close();
  });

  it("says so when a leader does not know it any more, and goes on under a new identity", async () => {
    const broker = await leaderSaying(produced(0), produced(45), produced(0));
    const writer = writerAt(broker);
    await writer.write(batch, never());
    expect((await writer.write(batch, never())).acknowledged).toBe(true);
    expect(writer.beganAnew).toBe(1);
    expect(broker.asked.filter(({ apiKey }) => apiKey === INIT_PRODUCER_ID)).toHaveLength(2);
    writer.close();
  });

  it("does not take an answer for granted that never came", async () => {
    const stop = new AbortController();
    const writer = writerAt(await leaderSaying(produced(19)));
    setTimeout(() => stop.abort(), 300);
    expect(await writer.write(batch, stop.signal)).toEqual({ acknowledged: false, lastOffset: undefined });
    writer.close();
  });

  it("does not wait for what never passes", async () => {
    const writer = writerAt(await leaderSaying(produced(29)));
    await expect(writer.write(batch, never())).rejects.toThrow(KafkaRefused);
    writer.close();
  });
});
