import { Writer } from "@platformatic/kafka";
import { afterEach, describe, expect, it } from "vitest";
import { raiseFeatures, readFeatures } from "../../src/kafka/client.ts";
import { type FakeBroker, fakeBroker, metadataAnswer, type Reply } from "./fake-broker.ts";

const API_VERSIONS = 18;
const METADATA = 3;
const UPDATE_FEATURES = 57;

let broker: FakeBroker;
afterEach(() => broker.close());

/** The body of an ApiVersions v3 answer with these finalised levels in its third tagged field. */
function apiVersions(levels: Readonly<Record<string, number>>): Writer {
  const finalised = Writer.create().appendArray(Object.entries(levels), (w, [name, level]) =>
    w.appendString(name).appendInt16(level).appendInt16(level),
  );
  return Writer.create()
    .appendInt16(0)
    .appendArray([], () => {})
    .appendInt32(0)
    .appendUnsignedVarInt(1)
    .appendUnsignedVarInt(2)
    .appendUnsignedVarInt(finalised.length)
    .append(finalised.buffer);
}

const updated = (code: number, message: string | null): Writer =>
  Writer.create()
    .appendInt32(0)
    .appendInt16(code)
    .appendString(message)
    .appendArray([], () => {})
    .appendTaggedFields();

async function serving(reply: Reply): Promise<string> {
  broker = await fakeBroker((asked) =>
    asked.apiKey === METADATA
      ? metadataAnswer({ controller: 1, brokers: [{ id: 1, port: broker.port }] })
      : reply(asked),
  );
  return broker.bootstrap;
}

describe("Feature levels", () => {
  it("are those that are finalised", async () => {
    const levels = { "metadata.version": 25, "kraft.version": 1 };
    const bootstrap = await serving(({ apiKey }) => (apiKey === API_VERSIONS ? apiVersions(levels) : undefined));
    expect(await readFeatures([bootstrap])).toEqual(levels);
  });

  it("are raised in one request, and never lowered", async () => {
    const bootstrap = await serving(() => updated(0, null));
    await raiseFeatures([bootstrap], { "metadata.version": 29, "share.version": 1 });
    const request = broker.asked.find(({ apiKey }) => apiKey === UPDATE_FEATURES)?.body ?? Buffer.alloc(0);
    const feature = (name: string, level: number) =>
      Writer.create().appendString(name).appendInt16(level).appendInt8(1).appendTaggedFields().buffer;
    expect(request.includes(feature("metadata.version", 29))).toBe(true);
    expect(request.includes(feature("share.version", 1))).toBe(true);
  });

  it("stay where Kafka refuses, and its words are told", async () => {
    const bootstrap = await serving(() => updated(95, "Broker 2 only supports versions 1-25"));
    await expect(raiseFeatures([bootstrap], { "metadata.version": 29 })).rejects.toThrow(
      "Broker 2 only supports versions 1-25",
    );
  });
});
