import { afterEach, describe, expect, it } from "vitest";
import { produce } from "../../src/kafka/messages.ts";
import type { FakeBroker } from "./fake-broker.ts";
import { INIT_PRODUCER_ID, leaderSaying, PRODUCE, produced } from "./fake-leader.ts";

let broker: FakeBroker | undefined;
afterEach(() => broker?.close());

describe("Messages that are written", () => {
  it.each([
    ["the connection broke before the answer", "hang up" as const],
    ["the copies were late, after it was appended", produced(20)],
    ["somebody else leads by now", produced(6)],
  ])("are sent again under the same numbers where %s, so that they are there once", async (_, first) => {
    broker = await leaderSaying(first, produced(0));
    const { bootstrap, asked } = broker;
    await produce([bootstrap], "t", [{ key: "a", value: "1" }, { value: "2" }]);
    const [once, again, more] = asked.filter(({ apiKey }) => apiKey === PRODUCE).map(({ body }) => body);
    expect(again?.toString("hex")).toBe(once?.toString("hex"));
    expect(more).toBeUndefined();
    expect(asked.filter(({ apiKey }) => apiKey === INIT_PRODUCER_ID)).toHaveLength(1);
  });
});
