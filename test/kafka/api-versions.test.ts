import { createServer } from "node:net";
import { Writer } from "@platformatic/kafka";
import { afterEach, describe, expect, it } from "vitest";
import { askApiVersions } from "../../src/kafka/client.ts";
import { type FakeBroker, fakeBroker, type Reply } from "./fake-broker.ts";

const brokers: FakeBroker[] = [];
afterEach(async () => {
  await Promise.all(brokers.splice(0).map((broker) => broker.close()));
});

async function broker(reply: Reply): Promise<{ host: string; port: number }> {
  const started = await fakeBroker(reply);
  brokers.push(started);
  return { host: "127.0.0.1", port: started.port };
}

const versions = () =>
  Writer.create()
    .appendInt16(0)
    .appendArray([18], (w, key) => w.appendInt16(key).appendInt16(0).appendInt16(4), false, false);

describe("askApiVersions", () => {
  it("resolves with the milliseconds when a broker answers", async () => {
    const address = await broker(() => versions());
    expect(await askApiVersions(address)).toBeGreaterThan(0);
  });

  it("says that the connection was refused", async () => {
    const address = await broker(() => undefined);
    await brokers.pop()?.close();
    await expect(askApiVersions(address)).rejects.toThrow(/^connection refused$/);
  });

  it("says that nothing listens behind a port that accepts and hangs up, as Docker's proxy does", async () => {
    const address = await broker(() => "hang up");
    await expect(askApiVersions(address)).rejects.toThrow(/^closed by peer: nothing listens behind the port$/);
  });

  it("says so too when the peer hangs up before it was asked", async () => {
    const server = createServer((socket) => socket.destroy());
    await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
    const address = server.address();
    const port = typeof address === "object" && address !== null ? address.port : 0;
    await expect(askApiVersions({ host: "127.0.0.1", port })).rejects.toThrow(/^closed by peer/);
    server.close();
  });

  it("says how long it waited for a peer that never answers", async () => {
    const address = await broker(() => undefined);
    await expect(askApiVersions(address, { timeoutMs: 150 })).rejects.toThrow(/^no answer in 150 ms$/);
  });

  it("says that a name is not known", async () => {
    // Not even asked for, where a name server that is late would be another answer.
    await expect(askApiVersions({ host: "no..host", port: 9092 })).rejects.toThrow(/^name not known$/);
  });
});
