import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { buildImage } from "../../../images/build.ts";
import { preload, takeSnapshot } from "../../../src/kafka/client.ts";
import { dataVolumes, deleteData } from "../../../src/operations/delete-data.ts";
import { wrongWith } from "../../../src/operations/drill/print.ts";
import { Load } from "../../../src/operations/load/load.ts";
import type { Description } from "../../../src/spec/schema.ts";
import { execute } from "../../../src/targets/docker/execute.ts";
import { keepingMinInSync } from "./drilling.ts";
import { freePorts, noEngine, type Ran, TestStack } from "./stack.ts";

const topic = "orders";
const versions = ["3.8.1", "3.9.2"] as const;

describe.skipIf(noEngine)("a cluster that goes from Kafka 3.8 to 3.9 in two steps", () => {
  let stack: TestStack;
  let bootstrap: readonly string[];
  let base: Description;
  let load: Load;

  /** Describes and runs `up` while it is written to. Nobody may be seen below the minimum meanwhile, or be lost anything. */
  async function upUnderLoad(description: Partial<Description>): Promise<Ran> {
    stack.describe({ ...base, ...description });
    const ran = await keepingMinInSync(bootstrap, () => stack.up());
    await load.traffic();
    const round = await load.audit();
    expect(wrongWith(round)).toEqual([]);
    const gap = Math.round(round.longestGapMs);
    console.log(`${JSON.stringify(description)}: ${round.acknowledged} acknowledged, longest gap ${gap} ms`);
    load.begin();
    return ran;
  }
  const filesSay = async (node: string, path: string): Promise<string> =>
    (await execute(stack.docker.getContainer(`${stack.name}-${node}`), ["cat", path])).output;
  const brokers = ["kafka-1", "kafka-2", "kafka-3"];
  const protocols = () => Promise.all(brokers.map((node) => filesSay(node, "/var/lib/kafka/data/version")));

  beforeAll(async () => {
    stack = await TestStack.open("upgrade");
    for (const version of versions) await buildImage({ version, docker: stack.docker });
    await preload();
    const hostPortBase = await freePorts(3);
    bootstrap = [0, 1, 2].map((i) => `127.0.0.1:${hostPortBase + i}`);
    base = { target: "docker", listeners: { hostPortBase }, zookeeper: { count: 1 } };
    stack.describe({ ...base, version: "3.8.1" });
    const raised = await stack.up();
    expect(raised.code, raised.output).toBe(0);
    load = await Load.start({ bootstrap, topic, partitions: 3, replicationFactor: 3, minInSync: 2 });
  }, 400_000);
  afterAll(async () => {
    await load?.stop().catch((error: unknown) => console.error(error));
    await stack?.close();
  });

  it("is told to keep the protocol for the first step, before anything is touched", async () => {
    const refused = await upUnderLoad({ version: "3.9.2" });
    expect(refused.code).not.toBe(0);
    expect(refused.output).toContain("protocol-jump");
    expect(refused.output).toContain('interBrokerProtocol: "3.8" beside version: 3.9.2');
    expect(await protocols()).toEqual(brokers.map(() => "3.8.1 3.8\n"));
  });

  // That it has a way back then is seen on Kubernetes.
  it("runs the new version speaking the old protocol", async () => {
    const changed = await upUnderLoad({ version: "3.9.2", interBrokerProtocol: "3.8" });
    expect(changed.code, changed.output).toBe(0);
    expect(await protocols()).toEqual(brokers.map(() => "3.9.2 3.8\n"));
  }, 400_000);

  it("speaks the new protocol when it is asked to, and then has none", async () => {
    const raised = await upUnderLoad({ version: "3.9.2" });
    expect(raised.code, raised.output).toBe(0);
    expect(await protocols()).toEqual(brokers.map(() => "3.9.2 3.9\n"));
    const refused = await upUnderLoad({ version: "3.8.1" });
    expect(refused.code).not.toBe(0);
    expect(refused.output).toContain("older-version");
    expect((await takeSnapshot(bootstrap)).brokers).toHaveLength(3);
  }, 400_000);

  it("has every message that was acknowledged on the way, once and in order", async () => {
    const all = await load.auditAll();
    expect(all.acknowledged).toBeGreaterThan(1000);
    expect(wrongWith(all)).toEqual([]);
    await load.stop();
  });

  it("leaves nothing behind", async () => {
    const destroyed = await stack.destroy();
    expect(destroyed.code, destroyed.output).toBe(0);
    await deleteData(stack.docker, await dataVolumes(stack.docker, { cluster: stack.name }));
    expect(await stack.inventory()).toEqual([]);
  });
});
