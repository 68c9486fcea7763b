import { beforeAll, expect, it } from "vitest";
import { createTopic, takeSnapshot } from "../../../src/kafka/client.ts";
import { consume, produce } from "../../../src/kafka/messages.ts";
import { graceSeconds } from "../../../src/targets/grace.ts";
import type { Ran } from "../docker/stack.ts";
import type { Subject } from "./subject.ts";

interface Outputs {
  readonly bootstrap: Readonly<Record<string, string>>;
  readonly clusterId: string;
}

export const brokers = ["kafka-1", "kafka-2", "kafka-3"];
export const nodes = [...brokers, "zookeeper-1", "zookeeper-2", "zookeeper-3"];
export const topic = "orders";

const messages = Array.from({ length: 300 }, (_, i) => ({ key: `key-${i % 7}`, value: `message ${i}` }));
const later = Array.from({ length: 60 }, (_, i) => ({ key: `key-${i % 7}`, value: `later ${i}` }));

/** Brokers that are the controllers and stop at once wait for a quorum that is gone, now and then: all of a node's grace. */
const DOWN_MS = (graceSeconds({ metadata: "kraft" }, "broker") + 120) * 1000;

/** Reads everything that was acknowledged, with a consumer group of its own. Fails where something is missing. */
export type ReadBack = (group: string) => Promise<void>;

/**
 * What a cluster is on every target, from its birth to the deletion of its data: the cases build on each other. A target
 * puts its own between birth and end.
 */
export function conformance(opened: () => Subject, own: (readBack: ReadBack) => void): void {
  const written: { readonly value: string }[] = [];
  let raised: Ran;
  let clusterId: string;
  const readBack: ReadBack = async (group) => {
    const read = await consume([...opened().bootstrap], { topic, group, count: written.length });
    expect(read.map(({ value }) => value).sort()).toEqual(written.map(({ value }) => value).sort());
  };
  const write = async (more: readonly { readonly key: string; readonly value: string }[]) => {
    await produce([...opened().bootstrap], topic, [...more]);
    written.push(...more);
  };
  const remade = async (before: Readonly<Record<string, string>>): Promise<string[]> => {
    const after = await opened().ids();
    return opened().nodes.filter((node) => before[node] !== after[node]);
  };
  const succeeds = async (running: Promise<Ran>): Promise<Ran> => {
    const ran = await running;
    expect(ran.code, ran.output).toBe(0);
    return ran;
  };

  beforeAll(async () => {
    opened().describe();
    raised = await opened().up();
  });

  it("is up when `pulumi up` returns: every broker answers at the address the outputs say", async () => {
    expect(raised.code, raised.output).toBe(0);
    const outputs = await opened().outputs<Outputs>();
    clusterId = outputs.clusterId;
    const { network, ...outside } = outputs.bootstrap;
    expect([network, Object.values(outside)]).toEqual([opened().inside, [opened().bootstrap.join(",")]]);
    const snapshot = await takeSnapshot([...opened().bootstrap]);
    expect(snapshot.brokers.map(({ host, port }) => `${host}:${port}`)).toEqual(opened().bootstrap);
    expect(snapshot.clusterId).toBe(clusterId);
  });

  it("keeps messages with keys that were acknowledged by all, three copies of each", async () => {
    await createTopic([...opened().bootstrap], { name: topic, partitions: 3, replicationFactor: 3 });
    await write(messages);
    await readBack("first");
    const { topics } = await takeSnapshot([...opened().bootstrap]);
    expect(topics.find(({ name }) => name === topic)?.minInSync).toBe(2);
  });

  it("serves a neighbour that knows only kafka:9092", async () => {
    const read = await opened().readInside(topic, written.length);
    expect(read.toSorted()).toEqual(written.map(({ value }) => value).sort());
  });

  it("changes nothing on a second `up`, with and without a refresh", async () => {
    const before = await opened().ids();
    for (const args of [[], ["--refresh"]]) await succeeds(opened().up([...args, "--expect-no-changes"]));
    expect(await remade(before)).toEqual([]);
  });

  it("lets followers take over from a broker that dies", async () => {
    await opened().kill(["kafka-2"]);
    await write(later);
    await readBack("died");
  });

  it("brings it back, and has every message after the others were killed at once too", async () => {
    await opened().kill(opened().nodes.filter((node) => node !== "kafka-2"));
    await succeeds(opened().up());
    await readBack("killed");
  });

  it("replaces exactly the nodes a changed file concerns, one after another, with the data", async () => {
    const before = await opened().ids();
    opened().describe({ brokers: { overrides: { "queued.max.requests": 400 } } });
    const changed = await succeeds(opened().up());
    expect(await remade(before)).toEqual(brokers);
    expect(changed.output).not.toMatch(/^\s+at /m);
    expect(await opened().fileOf("kafka-2", "server.properties")).toContain("queued.max.requests=400");
    await readBack("changed");
  }, 600_000);

  own(readBack);

  it(
    "keeps everything over a plain `pulumi destroy` and the next `up`",
    async () => {
      await succeeds(opened().destroy());
      expect(await opened().inventory()).toEqual(opened().kept);
      opened().describe({ labels: { team: "orders" } });
      await succeeds(opened().up());
      expect((await opened().outputs<Outputs>()).clusterId).toBe(clusterId);
      // The group's offsets survived too: it has read everything and gets nothing again.
      const again = consume([...opened().bootstrap], { topic, group: "changed", count: 1, timeoutMs: 6000 });
      await expect(again).rejects.toThrow();
      await readBack("destroyed");
    },
    DOWN_MS,
  );

  it(
    "leaves nothing behind when its data is deleted",
    async () => {
      await succeeds(opened().destroy());
      await opened().deleteData();
      expect(await opened().inventory()).toEqual([]);
    },
    DOWN_MS,
  );
}
