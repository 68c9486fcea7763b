import { describe, expect, it } from "vitest";
import { planRebalance } from "../../src/operations/rebalance/plan.ts";
import { planText } from "../../src/operations/rebalance/print.ts";
import { bytesOption } from "../../src/operations/rebalance/throttle.ts";
import { raisedBy, refuseMissing, refuseOthers, wishOf } from "../../src/operations/rebalance/wish.ts";
import { healthy, topic } from "../readiness/snapshots.ts";

const settings = new Map([
  ["default.replication.factor", "3"],
  ["offsets.topic.replication.factor", "2"],
]);
const all = { topics: [], leaving: [], factor: undefined };

function seen(...topics: ReturnType<typeof topic>[]) {
  const { kafka } = healthy();
  if (kafka === undefined) throw new Error("a healthy cluster answers");
  return { ...kafka, topics };
}

const one = topic("notes", 1, [{ replicas: [1], isr: [1] }]);
const three = topic("orders", 2, [{ replicas: [1, 2, 3], isr: [1, 2, 3] }]);
const offsets = topic("__consumer_offsets", 1, [{ replicas: [2], isr: [2] }]);

describe("What a rebalance is to reach", () => {
  it("raises topics with fewer replicas than new ones get, each to its own number, and lowers none", () => {
    const wish = wishOf(all, seen(one, three, offsets), settings);
    expect(raisedBy(wish)).toEqual([
      { topic: "notes", from: 1, to: 3 },
      { topic: "__consumer_offsets", from: 1, to: 2 },
    ]);
    expect(wish.factorOf("orders", 5)).toBe(5);
  });

  it("takes the number that was asked for", () => {
    const wish = wishOf({ ...all, topics: ["orders"], factor: 2 }, seen(one, three), settings);
    expect(wish.partitions.map((placed) => placed.topic)).toEqual(["orders"]);
    expect(planRebalance(wish).changes[0]?.to).toHaveLength(2);
  });

  it("leaves nothing on brokers that leave, and says when the others are too few", () => {
    const wish = wishOf({ ...all, leaving: [3] }, seen(one), settings);
    expect(wish.holders.map(({ id }) => id)).toEqual([1, 2]);
    expect(wish.factorOf("notes", 1)).toBe(2);
    expect(() => wishOf({ ...all, leaving: [3] }, seen(three), settings)).toThrow(/2 brokers stay, and orders/);
  });

  it("is not begun while a broker is away that is to stay", () => {
    const nodes = [1, 2, 3, 4].map((id) => ({ node: `kafka-${id}`, id }));
    expect(() => refuseMissing(nodes, [], seen())).toThrow("kafka-4 is not registered: nothing was moved.");
    expect(() => refuseMissing(nodes, [4], seen())).not.toThrow();
  });

  it("is not begun where an address leads to another cluster", () => {
    const { addresses } = healthy();
    const said = "127.0.0.1:9093 answers for another cluster (Zz, this one is c)";
    const elsewhere = addresses.map((one) =>
      one.address === "127.0.0.1:9093" ? { ...one, ok: false, said, otherCluster: true } : one,
    );
    expect(() => refuseOthers({ addresses })).not.toThrow();
    expect(() => refuseOthers({ addresses: elsewhere })).toThrow(`${said}: nothing was moved.`);
  });

  it("knows the topics it is told", () => {
    expect(() => wishOf({ ...all, topics: ["order"] }, seen(three), settings)).toThrow("no topic named order");
  });

  it("is shown before it is done, and nothing is shown where nothing moves", () => {
    const wish = wishOf(all, seen(one), settings);
    const text = planText(planRebalance(wish), raisedBy(wish));
    expect(text).toContain("notes has 1 of 3 replicas: it gets the rest.");
    expect(text).toContain("Partitions that change: 1. Replicas that are copied: 2.");
    expect(planText({ changes: [], copies: 0 }, [])).toBe("");
  });
});

describe("A throttle", () => {
  it.each([
    ["10MB", 10_000_000],
    ["1.5 GB", 1_500_000_000],
    ["512KiB", 524_288],
    ["10MB/s", 10_000_000],
    ["4096", 4096],
  ])("of %s is %d bytes per second", (text, bytes) => {
    expect(bytesOption("--throttle", text)).toBe(bytes);
  });

  it.each(["", "fast", "10 apples", "-5MB", "0"])("of %j is none", (text) => {
    expect(() => bytesOption("--throttle", text)).toThrow("--throttle takes bytes per second");
  });
});
