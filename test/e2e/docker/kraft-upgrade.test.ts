import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { buildImage } from "../../../images/build.ts";
import { createTopic, preload } from "../../../src/kafka/client.ts";
import { wrongWith } from "../../../src/operations/drill/print.ts";
import { Load } from "../../../src/operations/load/load.ts";
import type { Description } from "../../../src/spec/schema.ts";
import { execute } from "../../../src/targets/docker/execute.ts";
import { freePorts, noEngine, type Ran, TestStack } from "./stack.ts";

const versions = ["4.2.0", "4.3.1"] as const;

const toolIn = async (stack: TestStack, ...command: readonly string[]): Promise<string> =>
  (await execute(stack.container("kafka-1"), [...command], 60_000)).output;

const levelOf = async (stack: TestStack): Promise<string | undefined> =>
  /metadata\.version.*FinalizedVersionLevel: (\S+)/.exec(
    await toolIn(stack, "kafka-features", "--bootstrap-server", "kafka:9092", "describe"),
  )?.[1];

/** The id of the controller that leads. */
async function leaderOf(stack: TestStack): Promise<number> {
  const status = ["kafka-metadata-quorum", "--bootstrap-server", "kafka:9092", "describe", "--status"];
  return Number(/LeaderId:\s+(\d+)/.exec(await toolIn(stack, ...status))?.[1]);
}

/** Names of nodes, those first whose containers were made first. */
async function byAge(stack: TestStack, nodes: readonly string[]): Promise<readonly string[]> {
  const made = nodes.map(async (node) => ({ node, at: (await stack.container(node).inspect()).Created }));
  return (await Promise.all(made)).toSorted((a, b) => (a.at < b.at ? -1 : 1)).map(({ node }) => node);
}

/** What was written since the last look is all there. */
async function lookAt(load: Load, what: string): Promise<void> {
  await load.traffic();
  const round = await load.audit();
  expect(wrongWith(round), what).toEqual([]);
  console.log(`${what}: ${round.acknowledged} acknowledged, lost 0, longest gap ${Math.round(round.longestGapMs)} ms`);
  load.begin();
}

describe.skipIf(noEngine)("controllers and brokers that grow, shrink and go from Kafka 4.2 to 4.3 under load", () => {
  const controllers = ["controller-1", "controller-2", "controller-3"];
  let stack: TestStack;
  let load: Load;
  let base: number;
  const describeWith = (change: Partial<Description>) =>
    stack.describe({
      target: "docker",
      metadata: "kraft",
      listeners: { hostPortBase: base },
      ...change,
    });
  const up = async (change: Partial<Description>): Promise<Ran> => {
    describeWith(change);
    return stack.up();
  };
  const succeeds = async (change: Partial<Description>): Promise<void> => {
    const ran = await up(change);
    expect(ran.code, ran.output).toBe(0);
  };

  beforeAll(async () => {
    stack = await TestStack.open("kraft-upgrade");
    for (const version of versions) await buildImage({ version, docker: stack.docker });
    await preload();
    base = await freePorts(5);
    await succeeds({ version: versions[0] });
    const bootstrap = [0, 1, 2].map((i) => `127.0.0.1:${base + i}`);
    load = await Load.start({ bootstrap, topic: "orders", partitions: 3, replicationFactor: 3, minInSync: 2 });
  }, 400_000);
  afterAll(async () => {
    await load?.stop().catch((error: unknown) => console.error(error));
    await stack?.close();
  });

  it("gets a broker more, who is no controller and for whom nobody restarts", async () => {
    const before = await stack.containerIds();
    await succeeds({ version: versions[0], brokers: { count: 4 } });
    expect(await stack.containerIds()).toMatchObject(before);
    await createTopic([`127.0.0.1:${base + 3}`], { name: "wide", partitions: 8, replicationFactor: 3 });
    await lookAt(load, "growth 3 → 4");
  });

  it("does not let it go while it holds replicas", async () => {
    const refused = await up({ version: versions[0] });
    expect(refused.code).not.toBe(0);
    expect(refused.output).toContain("broker-holds-replicas");
  });

  it("forgets a broker that has left: the quorum lists it no more", async () => {
    await toolIn(stack, "kafka-topics", "--bootstrap-server", "kafka:9092", "--delete", "--topic", "wide");
    await succeeds({ version: versions[0] });
    expect(Object.keys(await stack.containerIds())).toHaveLength(6);
    const listed = await toolIn(
      stack,
      ...["kafka-cluster", "list-endpoints", "--bootstrap-server", "kafka:9092", "--include-fenced-brokers"],
    );
    expect(listed).toContain("kafka-3");
    expect(listed).not.toContain("kafka-4");
    await lookAt(load, "shrink 4 → 3");
  });

  it("is told to keep the features for the first step, before anything is touched", async () => {
    const before = await stack.containerIds();
    const refused = await up({ version: versions[1] });
    expect(refused.code).not.toBe(0);
    expect(refused.output).toContain("protocol-jump");
    expect(refused.output).toContain('metadataVersion: "4.2" beside version: 4.3.1');
    expect(await stack.containerIds()).toEqual(before);
  });

  it("runs the new version with the old features, the controllers first and the one that leads last of them", async () => {
    const finalised = await levelOf(stack);
    expect(finalised).toMatch(/^4\.2/);
    const active = `controller-${(await leaderOf(stack)) - 3000}`;
    const before = Object.values(await stack.containerIds());
    await succeeds({ version: versions[1], metadataVersion: "4.2" });
    expect(Object.values(await stack.containerIds()).filter((id) => before.includes(id))).toEqual([]);
    const order = await byAge(stack, [...controllers, "kafka-1", "kafka-2", "kafka-3"]);
    expect(order.slice(0, 3).toSorted()).toEqual(controllers);
    expect(order[2]).toBe(active);
    expect(await levelOf(stack)).toBe(finalised);
    await lookAt(load, "version 4.3.1, features of 4.2");
  }, 900_000);

  it("finalises the new features on the person's word, and then has no way back", async () => {
    await succeeds({ version: versions[1] });
    expect(await levelOf(stack)).toMatch(/^4\.3/);
    await lookAt(load, "features of 4.3");
    const refused = await up({ version: versions[0] });
    expect(refused.code).not.toBe(0);
    expect(refused.output).toContain("older-version");
  }, 900_000);
});
