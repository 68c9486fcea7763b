import { Writer } from "@platformatic/kafka";
import { afterEach, describe, expect, it } from "vitest";
import { unregisterBroker } from "../../src/kafka/client.ts";
import { type FakeBroker, fakeBroker, metadataAnswer } from "./fake-broker.ts";

const METADATA = 3;
const UNREGISTER_BROKER = 64;

let broker: FakeBroker;
afterEach(() => broker.close());

/** Unregisters broker 4 at one that answers with this error code. */
async function forgetting(code: number, message: string | null = null): Promise<void> {
  const answer = Writer.create().appendInt32(0).appendInt16(code).appendString(message).appendTaggedFields();
  broker = await fakeBroker(({ apiKey }) =>
    apiKey === METADATA ? metadataAnswer({ controller: 1, brokers: [{ id: 1, port: broker.port }] }) : answer,
  );
  await unregisterBroker([broker.bootstrap], 4);
}

describe("A broker that has left", () => {
  it("is forgotten by its id", async () => {
    await forgetting(0);
    const request = broker.asked.find(({ apiKey }) => apiKey === UNREGISTER_BROKER)?.body ?? Buffer.alloc(0);
    expect(request.includes(Buffer.from([0, 0, 0, 4]))).toBe(true);
  });

  it("may have been forgotten already", async () => {
    await expect(forgetting(102, "Broker id 4 is not registered")).resolves.toBeUndefined();
  });

  it("is not forgotten where Kafka refuses, in its own words", async () => {
    await expect(forgetting(31, "not allowed")).rejects.toThrow("CLUSTER_AUTHORIZATION_FAILED: not allowed");
  });
});
