import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Description } from "../../../src/spec/schema.ts";
import { hasLab, openLab } from "./lab.ts";
import { KubernetesStack } from "./stack.ts";

/** What topics do is tested on Docker; here is how they are made where no broker is reachable from outside. */
describe.skipIf(!hasLab)("Topics as code on Kubernetes, without access from outside", () => {
  let stack: KubernetesStack;
  const wish = (topics: NonNullable<Description["topics"]>): void =>
    stack.describe({ brokers: { count: 1 }, zookeeper: { count: 1 }, topics });
  const succeed = async (args: readonly string[] = []): Promise<void> => {
    const ran = await stack.up(args);
    expect(ran.code, ran.output).toBe(0);
  };
  const tool = (name: string, ...args: readonly string[]): Promise<string> =>
    stack.kubectl("exec", "kafka-1", "--", `/opt/kafka/bin/${name}.sh`, "--bootstrap-server", "kafka-1:9092", ...args);
  const described = () => tool("kafka-topics", "--describe", "--topic", "orders");

  beforeAll(async () => {
    stack = await KubernetesStack.open("topics", await openLab());
  });
  afterAll(async () => {
    await stack?.close();
  });

  it("are made by the very `up` that raises the cluster, and the next one has nothing to do", async () => {
    wish({ orders: { partitions: 2, retention: "7d" } });
    await succeed();
    expect(await described()).toMatch(/PartitionCount: 2\s.*retention\.ms=604800000/);
    await succeed(["--expect-no-changes"]);
  });

  it("grow; what somebody changed is a difference that a preview shows, and what would lose records is refused", async () => {
    const topic = ["--entity-type", "topics", "--entity-name", "orders"];
    await tool("kafka-configs", ...topic, "--alter", "--add-config", "retention.ms=1000");
    expect((await stack.preview(["--diff"])).output).toMatch(/\+ retention\.ms: "1000"/);
    wish({ orders: { partitions: 3, retention: "7d" } });
    await succeed();
    expect(await described()).toMatch(/PartitionCount: 3\s.*retention\.ms=604800000/);
    wish({ orders: { partitions: 1, retention: "7d" } });
    const refused = await stack.up();
    expect(refused.code).not.toBe(0);
    expect(refused.output).toContain("orders has 3 partitions and is to have 1");
  });

  it("of a cluster without pods stand in the way of neither refresh nor destroy", async () => {
    await stack.kubectl("scale", "statefulset", "kafka", "zookeeper", "--replicas=0");
    for (const ran of [await stack.run(["refresh", "--yes", "--skip-preview", ...stack.own]), await stack.destroy()]) {
      expect(ran.code, ran.output).toBe(0);
    }
  });
});
