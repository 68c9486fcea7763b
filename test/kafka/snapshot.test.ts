import { afterEach, describe, expect, it } from "vitest";
import { NoBrokerAnswered, takeSnapshot } from "../../src/kafka/client.ts";
import { type FakeBroker, fakeBroker, metadataAnswer, minInSyncAnswer, type Reply } from "./fake-broker.ts";

const METADATA = 3;

const brokers: FakeBroker[] = [];
afterEach(async () => {
  await Promise.all(brokers.splice(0).map((broker) => broker.close()));
});

async function broker(reply: Reply): Promise<FakeBroker> {
  const started = await fakeBroker(reply);
  brokers.push(started);
  return started;
}

const answers: Reply = ({ apiKey }) =>
  apiKey === METADATA
    ? metadataAnswer({
        controller: 2,
        brokers: [
          { id: 3, port: 9094 },
          { id: 1, port: 9092 },
        ],
        topics: [
          {
            name: "orders",
            partitions: [
              { index: 1, leader: -1, replicas: [2], isr: [2] },
              { index: 0, leader: 1, replicas: [1, 2, 3], isr: [1, 3] },
            ],
          },
          { name: "gone", partitions: [{ index: 0, leader: 1, replicas: [1], isr: [1] }] },
          { name: "__consumer_offsets", partitions: [{ index: 0, leader: 1, replicas: [1], isr: [1] }] },
        ],
      })
    : minInSyncAnswer({ orders: "2", gone: undefined, __consumer_offsets: "1" });

describe("takeSnapshot", () => {
  it("returns brokers, topics and partitions in order, offline partitions included", async () => {
    const { bootstrap } = await broker(answers);
    const snapshot = await takeSnapshot([bootstrap]);
    expect(snapshot).toMatchObject({ clusterId: "test-cluster-id", controllerId: 2 });
    expect(snapshot.brokers.map(({ id, port, rack }) => [id, port, rack])).toEqual([
      [1, 9092, null],
      [3, 9094, null],
    ]);
    expect(snapshot.topics.map(({ name, internal, minInSync }) => [name, internal, minInSync])).toEqual([
      ["__consumer_offsets", true, 1],
      ["gone", false, 1],
      ["orders", false, 2],
    ]);
    expect(snapshot.topics[2]?.partitions).toEqual([
      { topic: "orders", partition: 0, leader: 1, replicas: [1, 2, 3], isr: [1, 3] },
      { topic: "orders", partition: 1, leader: -1, replicas: [2], isr: [2] },
    ]);
  });

  it("asks for metadata once and for configurations once", async () => {
    const one = await broker(answers);
    await takeSnapshot([one.bootstrap]);
    expect(one.asked.map(({ apiKey }) => apiKey)).toEqual([METADATA, 32]);
  });

  it("goes on to the next broker when one refuses", async () => {
    const dead = await broker(() => undefined);
    await brokers.pop()?.close();
    const { bootstrap } = await broker(answers);
    expect((await takeSnapshot([dead.bootstrap, bootstrap])).controllerId).toBe(2);
  });

  it("does not wait for a silent broker's timeout", async () => {
    const silent = await broker(() => undefined);
    const { bootstrap } = await broker(answers);
    const start = performance.now();
    await takeSnapshot([silent.bootstrap, bootstrap], { timeoutMs: 10_000 });
    expect(performance.now() - start).toBeLessThan(8_000);
  });

  it("names every address with its reason when none answers", async () => {
    const dead = await broker(() => undefined);
    await brokers.pop()?.close();
    const silent = await broker(() => undefined);
    const failure = takeSnapshot([dead.bootstrap, silent.bootstrap], { timeoutMs: 1000 });
    await expect(failure).rejects.toThrow(NoBrokerAnswered);
    await expect(failure).rejects.toThrow(
      `no broker answered: ${dead.bootstrap} (connection refused); ${silent.bootstrap} (no answer in 1000 ms)`,
    );
  });

  it("rejects at once when there is no address to ask", async () => {
    await expect(takeSnapshot([])).rejects.toThrow("no broker's address is known");
  });
});
