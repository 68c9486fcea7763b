import { Writer } from "@platformatic/kafka";
import { type FakeBroker, fakeBroker, metadataAnswer, type Reply } from "./fake-broker.ts";

export const PRODUCE = 0;
export const INIT_PRODUCER_ID = 22;
const METADATA = 3;
const API_VERSIONS = 18;

/** What it speaks: each with its least and greatest version. */
const SPOKEN = [
  [PRODUCE, 9, 9],
  [METADATA, 9, 9],
  [API_VERSIONS, 3, 3],
  [INIT_PRODUCER_ID, 4, 4],
] as const;

/**
 * A broker that leads t-0, hands out producer ids from 7 on, and answers each Produce with the next of these, and with the
 * last of them from then on.
 */
export async function leaderSaying(...answers: readonly ReturnType<Reply>[]): Promise<FakeBroker> {
  let asked = 0;
  let ids = 7n;
  const broker: FakeBroker = await fakeBroker(({ apiKey }) => {
    if (apiKey === PRODUCE) return answers[Math.min(asked++, answers.length - 1)];
    if (apiKey === INIT_PRODUCER_ID)
      return Writer.create().appendInt32(0).appendInt16(0).appendInt64(ids++).appendInt16(0).appendTaggedFields();
    if (apiKey === API_VERSIONS) return apiVersions();
    const partitions = [{ index: 0, leader: 1, replicas: [1], isr: [1] }];
    return metadataAnswer({
      controller: 1,
      brokers: [{ id: 1, port: broker.port }],
      topics: [{ name: "t", partitions }],
    });
  });
  return broker;
}

/** The body of a Produce answer for t-0. */
export function produced(code: number, offset = 0n): Writer {
  return Writer.create()
    .appendArray(["t"], (w, name) => {
      w.appendString(name).appendArray([code], (p) => {
        p.appendInt32(0).appendInt16(code).appendInt64(offset).appendInt64(-1n).appendInt64(0n);
        p.appendArray([], () => {}).appendString(null);
      });
    })
    .appendInt32(0)
    .appendTaggedFields();
}

const apiVersions = (): Writer =>
  Writer.create()
    .appendInt16(0)
    .appendArray([...SPOKEN], (w, [key, least, greatest]) =>
      w.appendInt16(key).appendInt16(least).appendInt16(greatest),
    )
    .appendInt32(0)
    .appendTaggedFields();
