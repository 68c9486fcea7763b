import { Writer } from "@platformatic/kafka";
import { afterEach, describe, expect, it } from "vitest";
import { assess } from "../../src/readiness/assess.ts";
import { hostedBy, mayRestart } from "../../src/readiness/gate.ts";
import { look } from "../../src/readiness/snapshot.ts";
import type { Vantage } from "../../src/readiness/vantage.ts";
import { type FakeBroker, fakeBroker, metadataAnswer, minInSyncAnswer } from "../kafka/fake-broker.ts";
import { fakeVantage } from "./fake-vantage.ts";

const started: FakeBroker[] = [];
afterEach(async () => {
  await Promise.all(started.splice(0).map((broker) => broker.close()));
});

const apiVersions = () =>
  Writer.create()
    .appendInt16(0)
    .appendArray([18], (w, key) => w.appendInt16(key).appendInt16(0).appendInt16(4), false, false);

/** Three brokers of one cluster, with ids 1 to 3 as in every cluster, and a topic of its own. */
async function brokersOf(clusterId: string): Promise<readonly FakeBroker[]> {
  const ports: number[] = [];
  const replicas = [1, 2, 3];
  const partitions = [{ index: 0, leader: 1, replicas, isr: replicas }];
  const topics = [{ name: `of-${clusterId}`, partitions }];
  const one = () =>
    fakeBroker(({ apiKey }) => {
      if (apiKey === 18) return apiVersions();
      if (apiKey === 32) return minInSyncAnswer({ [`of-${clusterId}`]: "2" });
      const brokers = ports.map((port, index) => ({ id: index + 1, port }));
      return metadataAnswer({ clusterId, controller: 1, brokers, topics });
    });
  const brokers = [await one(), await one(), await one()];
  ports.push(...brokers.map(({ port }) => port));
  started.push(...brokers);
  return brokers;
}

/** A cluster whose own nodes say that it is `c`, advertised where these brokers listen. */
function advertisedAt(
  brokers: readonly (FakeBroker | undefined)[],
  description: Parameters<typeof fakeVantage>[0] = {},
) {
  const fake = fakeVantage(description);
  const vantage: Vantage = {
    ...fake.vantage,
    brokers: fake.vantage.brokers.map((broker, index) => ({
      ...broker,
      listeners: broker.listeners.map((listener) =>
        listener.name === "EXTERNAL"
          ? { ...listener, advertised: { host: "127.0.0.1", port: brokers[index]?.port ?? 1 } }
          : listener,
      ),
    })),
  };
  return { ...fake, vantage };
}

const unready = async (vantage: Vantage) =>
  assess(vantage.brokers, await look(vantage)).map(({ node, message }) => `${node}: ${message}`);
const broker = { name: "kafka-2", role: "broker", id: 2 } as const;

describe.each([["zookeeper"], ["kraft"]] as const)("A look at a cluster with %s", (metadata) => {
  it("finds nothing wrong where its own brokers answer", async () => {
    const { vantage } = advertisedAt(await brokersOf("c"), { metadata });
    expect(await unready(vantage)).toEqual([]);
    expect(mayRestart(broker, await look(vantage)).allowed).toBe(true);
  });

  it("believes nothing that another cluster says at its addresses", async () => {
    const brokers = await brokersOf("Zz");
    const [one, two, three] = brokers.map(({ bootstrap }) => bootstrap);
    const { vantage } = advertisedAt(brokers, { metadata });
    const seen = await look(vantage);
    const reason = `${one}, ${two}, ${three} answer for another cluster (Zz, this one is c)`;
    expect(seen).toMatchObject({ kafka: undefined, kafkaReason: reason });
    expect(hostedBy(1, seen)).toBeUndefined();
    expect(mayRestart(broker, seen)).toMatchObject({ allowed: false, reasons: [`no broker answered (${reason})`] });
    expect(await unready(vantage)).toEqual([
      `undefined: no broker answered a Metadata request (${reason})`,
      ...[one, two, three].map(
        (at, index) =>
          `kafka-${index + 1}: kafka-${index + 1}'s EXTERNAL address is not its own: ${at} answers for another cluster (Zz, this one is c). Lead that name and port to kafka-${index + 1}, or give this cluster another host or other ports`,
      ),
    ]);
  });
});

describe("A look at a cluster", () => {
  it("tells which of its addresses leads to another, and goes by its own brokers alone", async () => {
    const [ours, theirs] = [await brokersOf("c"), await brokersOf("Zz")];
    const { vantage } = advertisedAt([ours[0], ours[1], theirs[2]]);
    const seen = await look(vantage);
    expect(seen.kafka).toMatchObject({ clusterId: "c", topics: [{ name: "of-c" }] });
    expect(seen.heard).toEqual([1, 2]);
    expect(seen.addresses.filter(({ ok }) => !ok).map(({ node, listener }) => `${node} ${listener}`)).toEqual([
      "kafka-3 EXTERNAL",
    ]);
    // Two in sync are needed without it, and of its neighbours one only has been heard.
    expect(mayRestart(broker, seen).allowed).toBe(false);
    expect(await unready(vantage)).toHaveLength(1);
  });

  it("asks its brokers inside, as on Kubernetes, where the outer addresses lead to another", async () => {
    const [ours, theirs] = [await brokersOf("c"), await brokersOf("Zz")];
    const { vantage } = advertisedAt(theirs);
    const seen = await look({ ...vantage, alsoAt: ours.map(({ bootstrap }) => bootstrap) });
    expect(seen.kafka).toMatchObject({ clusterId: "c", topics: [{ name: "of-c" }] });
    expect(seen.heard).toEqual([1, 2, 3]);
    expect(assess(vantage.brokers, seen).map(({ node }) => node)).toEqual(["kafka-1", "kafka-2", "kafka-3"]);
  });

  it("believes nobody while none of its brokers runs", async () => {
    const { vantage, nodes } = advertisedAt(await brokersOf("Zz"));
    for (const node of ["kafka-1", "kafka-2", "kafka-3"]) nodes.down[node] = "it is not running";
    const seen = await look(vantage);
    expect(seen.kafka).toBeUndefined();
    expect(seen.kafkaReason).toBe("none of this cluster's brokers can be asked what cluster it is of");
    expect(hostedBy(1, seen)).toBeUndefined();
  });

  it("needs the word of one that runs alone, and takes brokers that cannot tell theirs on trust", async () => {
    const { vantage, nodes } = advertisedAt(await brokersOf("c"));
    nodes.down["kafka-1"] = "it is not running";
    expect((await look(vantage)).kafka?.clusterId).toBe("c");
    for (const node of ["kafka-2", "kafka-3"]) nodes.clusters[node] = "";
    expect((await look(vantage)).kafka?.clusterId).toBe("c");
  });
});
