import { Writer } from "@platformatic/kafka";
import { afterEach, describe, expect, it } from "vitest";
import { produce } from "../../src/kafka/messages.ts";
import { type FakeBroker, fakeBroker, metadataAnswer, type Reply } from "./fake-broker.ts";
import { produced, producerId } from "./produced.ts";

const PRODUCE = 0;
const METADATA = 3;
const API_VERSIONS = 18;
const INIT_PRODUCER_ID = 22;

/** What the broker below speaks: each with its least and greatest version. */
const SPOKEN = [
  [PRODUCE, 9, 9],
  [METADATA, 9, 9],
  [API_VERSIONS, 3, 3],
  [INIT_PRODUCER_ID, 4, 4],
] as const;

let broker: FakeBroker | undefined;
afterEach(() => broker?.close());

async function leaderSaying(...answers: ReturnType<Reply>[]): Promise<FakeBroker> {
  const made = await fakeBroker(({ apiKey }) => {
    if (apiKey === PRODUCE) return answers.shift();
    if (apiKey === INIT_PRODUCER_ID) return producerId(7n);
    if (apiKey === METADATA) {
      const partitions = [{ index: 0, leader: 1, replicas: [1], isr: [1] }];
      return metadataAnswer({
        controller: 1,
        brokers: [{ id: 1, port: made.port }],
        topics: [{ name: "t", partitions }],
      });
    }
    return Writer.create()
      .appendInt16(0)
      .appendArray([...SPOKEN], (w, [key, least, greatest]) =>
        w.appendInt16(key).appendInt16(least).appendInt16(greatest),
      )
      .appendInt32(0)
      .appendTaggedFields();
  });
  broker = made;
  return made;
}

describe("Messages that are written", () => {
  it.each([
    ["the connection broke before the answer", "hang up" as const],
    ["the copies were late, after it was appended", produced(20)],
    ["somebody else leads by now", produced(6)],
  ])("are sent again under the same numbers where %s, so that they are there once", async (_, first) => {
    const { bootstrap, asked } = await leaderSaying(first, produced(0));
    await produce([bootstrap], "t", [{ key: "a", value: "1" }, { value: "2" }]);
    const [once, again, more] = asked.filter(({ apiKey }) => apiKey === PRODUCE).map(({ body }) => body);
    expect(again?.toString("hex")).toBe(once?.toString("hex"));
    expect(more).toBeUndefined();
    expect(asked.filter(({ apiKey }) => apiKey === INIT_PRODUCER_ID)).toHaveLength(1);
  });
});
