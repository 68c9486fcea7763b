import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { preload } from "../../../src/kafka/client.ts";
import { isSound } from "../../../src/operations/load/audit.ts";
import { Load } from "../../../src/operations/load/load.ts";
import type { Description } from "../../../src/spec/schema.ts";
import type { Ran } from "../docker/stack.ts";
import { hasLab, imageOf, openLab } from "./lab.ts";
import { KubernetesStack } from "./stack.ts";

const brokers = ["kafka-1", "kafka-2"];
const old: Partial<Description> = { version: "3.8.1", image: imageOf("3.8.1") };
const raised: Partial<Description> = { version: "3.9.2", image: imageOf("3.9.2") };

/** One ZooKeeper node, for its place in a roll is seen elsewhere; two brokers, for a message has a copy beside the one that restarts. */
describe.skipIf(!hasLab)("a cluster on Kubernetes that goes from Kafka 3.8 to 3.9 in two steps", () => {
  let stack: KubernetesStack;
  let load: Load | undefined;
  const base = 30_104 + (process.pid % 400) * 4;
  const bootstrap = brokers.map((_, i) => `127.0.0.1:${base + i}`);
  const external = { mode: "nodePort", host: "127.0.0.1", nodePortBase: base, allowPlaintext: true } as const;
  const up = (description: Partial<Description>): Promise<Ran> => {
    stack.describe({
      ...description,
      zookeeper: { count: 1 },
      brokers: { count: brokers.length },
      kubernetes: { external },
    });
    return stack.up();
  };
  /** Of each broker: what its volume was last used by, version and protocol. */
  const used = () =>
    Promise.all(
      brokers.map((node) => stack.kubectl("exec", node, "-c", "kafka", "--", "cat", "/var/lib/kafka/data/version")),
    );
  const roll = async (description: Partial<Description>, to: string): Promise<void> => {
    load?.begin();
    const ran = await up(description);
    expect(ran.code, ran.output).toBe(0);
    expect(await used()).toEqual(brokers.map(() => `${to}\n`));
    await load?.traffic();
    const round = await load?.audit();
    console.log(
      `to ${to}: ${ran.seconds.toFixed(0)} s, longest gap ${((round?.longestGapMs ?? 0) / 1000).toFixed(1)} s`,
    );
    expect(round?.lost).toBe(0);
  };
  const refuse = async (description: Partial<Description>, code: string): Promise<string> => {
    const before = await stack.pods();
    const refused = await up(description);
    expect(refused.code).not.toBe(0);
    expect(refused.output).toContain(code);
    expect(await stack.pods()).toEqual(before);
    return refused.output;
  };

  beforeAll(async () => {
    stack = await KubernetesStack.open("upgrade", await openLab());
    await preload();
    const begun = await up({ ...raised, interBrokerProtocol: "3.8" });
    expect(begun.code, begun.output).toBe(0);
    load = await Load.start({ bootstrap, topic: "orders", partitions: 4, replicationFactor: 2, minInSync: 1 });
  });
  afterAll(async () => {
    await load?.stop().catch(() => undefined);
    await stack?.close();
  });

  it("has a way back while the protocol is the old one", async () => {
    await roll({ ...old, interBrokerProtocol: "3.8" }, "3.8.1 3.8");
  });

  it("is told to keep the protocol for the first step, before anything is touched", async () => {
    const said = await refuse(raised, "protocol-jump");
    expect(said).toContain('interBrokerProtocol: "3.8" beside version: 3.9.2');
  });

  it("runs the new version speaking the old protocol, and then the new one", async () => {
    await roll({ ...raised, interBrokerProtocol: "3.8" }, "3.9.2 3.8");
    await roll(raised, "3.9.2 3.9");
  });

  it("has no way back after that, also not while it is stopped", async () => {
    const said = await refuse(old, "older-version");
    expect(said).toContain("kafka-1's data was last used by 3.9.2, speaking 3.9");
    const all = await load?.auditAll();
    expect(all && isSound(all), JSON.stringify(all)).toBe(true);
    await load?.stop();
    load = undefined;
    await stack.kubectl("scale", "statefulset", "kafka", "zookeeper", "--replicas=0");
    await stack.kubectl("delete", "pods", "--all", "--force", "--grace-period=0");
    expect(await refuse(old, "older-version")).toContain("zookeeper-1's data was last used by 3.9.2");
  });
});
