import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { createTopic } from "../../../src/kafka/client.ts";
import { consume, produce } from "../../../src/kafka/messages.ts";
import type { Description } from "../../../src/spec/schema.ts";
import { roleText } from "../../../src/targets/kubernetes/preflight/rights.ts";
import { hasLab, openLab } from "./lab.ts";
import { limitedKubeconfig } from "./limited.ts";
import { KubernetesStack } from "./stack.ts";

const values = ["one", "two", "three"];

/** All of it with the rights of the Role that preflight prints, in a namespace that somebody else has made. */
describe.skipIf(!hasLab)("a cluster on Kubernetes through what goes wrong, with the rights of one Role", () => {
  let stack: KubernetesStack;
  let kubeconfig: string;
  const base = 30_102 + (process.pid % 400) * 4;
  const bootstrap = [0, 1, 2].map((i) => `127.0.0.1:${base + i}`);
  const external = { mode: "nodePort", host: "127.0.0.1", nodePortBase: base, allowPlaintext: true } as const;
  const describeWith = (change: Partial<Description> = {}) =>
    stack.describe({ ...change, kubernetes: { kubeconfig, createNamespace: false, external } });
  const succeed = async (args: readonly string[] = [], env: NodeJS.ProcessEnv = {}): Promise<string> => {
    const ran = await stack.up(args, env);
    expect(ran.code, ran.output).toBe(0);
    return ran.output;
  };
  const refuse = async (code: string | RegExp, env: NodeJS.ProcessEnv = {}): Promise<string> => {
    const ran = await stack.up([], env);
    expect(ran.code).not.toBe(0);
    expect(ran.output).toMatch(code);
    expect(ran.output).not.toMatch(/^\s+at /m);
    return ran.output;
  };
  const readBack = async (group: string): Promise<void> => {
    const read = await consume(bootstrap, { topic: "kept", group, count: values.length });
    expect(read.map(({ value }) => value).sort()).toEqual([...values].sort());
  };
  const inBroker = (script: string) => stack.kubectl("exec", "kafka-1", "-c", "kafka", "--", "bash", "-c", script);

  beforeAll(async () => {
    stack = await KubernetesStack.open("repair", await openLab());
    await stack.lab.kubectl("create", "namespace", stack.name);
    await stack.create(parse(roleText(stack.name)) as object);
    kubeconfig = await limitedKubeconfig(stack);
    describeWith();
  });
  afterAll(async () => {
    await stack?.close();
  });

  it("is whole after an `up` that was killed at its birth", async () => {
    await stack.upKilled(async () => Object.keys(await stack.pods()).length >= 5);
    await succeed();
    await succeed(["--expect-no-changes"]);
    await createTopic(bootstrap, { name: "kept", partitions: 3, replicationFactor: 3 });
    await produce(
      bootstrap,
      "kept",
      values.map((value) => ({ value })),
    );
    await readBack("first");
  });

  it("goes on with a change whose `up` was killed in the middle", async () => {
    const before = await stack.pods();
    describeWith({ brokers: { overrides: { "queued.max.requests": 300 } } });
    await stack.upKilled(async () => {
      const now = await stack.pods();
      return ["kafka-1", "kafka-2", "kafka-3"].some((node) => now[node] && now[node]?.uid !== before[node]?.uid);
    });
    await succeed();
    const files = await Promise.all(
      ["kafka-1", "kafka-2", "kafka-3"].map((node) =>
        stack.kubectl("exec", node, "-c", "kafka", "--", "cat", "/etc/kafka-cluster/server.properties"),
      ),
    );
    for (const file of files) expect(file).toContain("queued.max.requests=300");
    await succeed(["--expect-no-changes"]);
    await readBack("changed");
  });

  it("stops at a broker that can never get ready, and is healed by the next `up`", async () => {
    describeWith({ brokers: { overrides: { "queued.max.requests": 0 } } });
    const env = {
      KAFKA_CLUSTER_GATE_SECONDS: "15",
      KAFKA_CLUSTER_READY_SECONDS: "15",
      KAFKA_CLUSTER_START_SECONDS: "30",
    };
    const before = await stack.pods();
    // Its own pod that never runs long enough to be looked into, or the gate of the next one: whichever is seen first.
    await refuse(/kafka-\d: its process has ended|kafka-\d was not stopped/, env);
    const after = await stack.pods();
    expect(Object.keys(before).filter((node) => before[node]?.uid !== after[node]?.uid)).toHaveLength(1);
    await readBack("broken");
    describeWith();
    await succeed();
    await readBack("healed");
  });

  it("grows from three brokers to five without a restart of the three", async () => {
    const before = await stack.pods();
    describeWith({ brokers: { count: 5 } });
    await succeed();
    const after = await stack.pods();
    expect(Object.keys(before).filter((node) => before[node]?.uid !== after[node]?.uid)).toEqual([]);
    expect(Object.keys(after)).toHaveLength(8);
  });

  it("lets brokers leave only when they hold nothing, and takes their claims back only emptied", async () => {
    await createTopic(bootstrap, { name: "wide", partitions: 5, replicationFactor: 3 });
    describeWith();
    const refused = await refuse("broker-holds-replicas");
    expect(refused).toMatch(/kafka-5 is not in the description any more, but .* on it: wide-/);
    expect(Object.keys(await stack.pods())).toHaveLength(8);
    await inBroker("kafka-topics --bootstrap-server kafka:9092 --delete --topic wide");
    await succeed();
    expect(Object.keys(await stack.pods())).toHaveLength(6);
    const retired = ["get", "pvc", "data-kafka-5", "-o", "jsonpath={.metadata.annotations.kafka-cluster\\.retired}"];
    expect(await stack.kubectl(...retired)).toBe("true");
    await succeed(["--expect-no-changes"]);
    describeWith({ brokers: { count: 4 } });
    expect(await refuse("retired-volume")).toContain("delete pvc data-kafka-4");
    describeWith();
    await readBack("left");
  });

  it("lets one wiped ZooKeeper node rejoin, and never forms a new ensemble over kept brokers", async () => {
    const wipe = async (node: string) => {
      await stack.kubectl("delete", "pvc", `data-${node}`, "--wait=false");
      await stack.kubectl("delete", "pod", node, "--force", "--grace-period=0");
      await expect
        .poll(async () => stack.kubectl("logs", node, "-c", "prepare").catch(() => ""), {
          timeout: 60_000,
          interval: 500,
        })
        .toContain("waits for `pulumi up`");
    };
    await wipe("zookeeper-1");
    await succeed();
    await readBack("rejoined");
    await wipe("zookeeper-1");
    await wipe("zookeeper-2");
    expect(await refuse("ensemble-lost")).toContain("zookeeper-1 and zookeeper-2");
  });
});
