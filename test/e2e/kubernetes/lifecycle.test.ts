import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createTopic, takeSnapshot } from "../../../src/kafka/client.ts";
import { consume, produce } from "../../../src/kafka/messages.ts";
import type { Ran } from "../docker/stack.ts";
import { hasLab, openLab } from "./lab.ts";
import { KubernetesStack } from "./stack.ts";

interface Outputs {
  readonly bootstrap: { readonly network: string; readonly outside?: string };
  readonly clusterId: string;
}

const messages = Array.from({ length: 300 }, (_, i) => ({ key: `key-${i % 7}`, value: `message ${i}` }));
const everything = messages.map((message) => message.value).sort();
const topic = "orders";
const nodes = ["kafka-1", "kafka-2", "kafka-3", "zookeeper-1", "zookeeper-2", "zookeeper-3"];

describe.skipIf(!hasLab)("one cluster of three and three on Kubernetes, from birth to the deletion of its data", () => {
  let stack: KubernetesStack;
  let raised: Ran;
  let clusterId: string;
  const base = 30_100 + (process.pid % 500) * 4;
  const bootstrap = [0, 1, 2].map((i) => `127.0.0.1:${base + i}`);
  const external = { mode: "nodePort", host: "127.0.0.1", nodePortBase: base, allowPlaintext: true } as const;
  const description = { kubernetes: { external } };

  const readAll = async (group: string): Promise<string[]> =>
    (await consume(bootstrap, { topic, group, count: messages.length })).map((message) => message.value).sort();
  const replaced = async (before: Awaited<ReturnType<KubernetesStack["pods"]>>): Promise<string[]> => {
    const after = await stack.pods();
    return nodes.filter((node) => before[node]?.uid !== after[node]?.uid);
  };

  beforeAll(async () => {
    stack = await KubernetesStack.open("kube", await openLab());
    stack.describe(description);
    raised = await stack.up();
  });
  afterAll(async () => {
    await stack?.close();
  });

  it("is up when `pulumi up` returns: every broker answers inside and outside, and the outputs say where", async () => {
    expect(raised.code, raised.output).toBe(0);
    const outputs = await stack.outputs<Outputs>();
    clusterId = outputs.clusterId;
    expect(outputs.bootstrap).toEqual({
      network: [1, 2, 3].map((id) => `kafka-${id}.kafka-headless.${stack.name}.svc:9092`).join(","),
      outside: bootstrap.join(","),
    });
    const snapshot = await takeSnapshot(bootstrap);
    expect(snapshot.brokers.map(({ host, port }) => `${host}:${port}`)).toEqual(bootstrap);
    expect(snapshot.clusterId).toBe(clusterId);
  });

  it("keeps messages written with acks=all from outside, and serves a pod that knows only kafka:9092", async () => {
    await createTopic(bootstrap, { name: topic, partitions: 3, replicationFactor: 3 });
    await produce(bootstrap, topic, messages);
    expect(await readAll("first")).toEqual(everything);
    const read = await stack.kubectl(
      ...["exec", "kafka-2", "-c", "kafka", "--", "kafka-console-consumer", "--bootstrap-server", "kafka:9092"],
      ...["--topic", topic, "--from-beginning", "--max-messages", String(messages.length), "--timeout-ms", "30000"],
    );
    expect(
      read
        .split("\n")
        .filter((line) => line !== "")
        .sort(),
    ).toEqual(everything);
  });

  it("changes nothing on a second `up`, with and without a refresh", async () => {
    const before = await stack.pods();
    for (const args of [[], ["--refresh"]]) {
      const again = await stack.up([...args, "--expect-no-changes"]);
      expect(again.code, again.output).toBe(0);
    }
    expect(await replaced(before)).toEqual([]);
  });

  it("brings back what was deleted by hand, with the data", async () => {
    const before = await stack.pods();
    await stack.kubectl("delete", "statefulset", "kafka");
    await stack.kubectl("delete", "service", "kafka", "zookeeper-headless");
    await stack.kubectl("delete", "configmap", "kafka-files");
    const again = await stack.up();
    expect(again.code, again.output).toBe(0);
    expect(await replaced(before)).toEqual(["kafka-1", "kafka-2", "kafka-3"]);
    expect(await readAll("deleted")).toEqual(everything);
    const unchanged = await stack.up(["--expect-no-changes"]);
    expect(unchanged.code, unchanged.output).toBe(0);
  });

  it("leaves an object alone whose annotation somebody removed", async () => {
    const before = await stack.pods();
    await stack.kubectl("annotate", "statefulset", "kafka", "kafka-cluster.life-");
    const again = await stack.up();
    expect(again.code, again.output).toBe(0);
    expect(await replaced(before)).toEqual([]);
  });

  it("has every message after all pods were killed at once", async () => {
    await stack.kubectl("delete", "pods", "--all", "--force", "--grace-period=0");
    const again = await stack.up();
    expect(again.code, again.output).toBe(0);
    expect(await readAll("killed")).toEqual(everything);
  });

  it("replaces exactly the pods a changed file concerns, one after another", async () => {
    const before = await stack.pods();
    stack.describe({ ...description, brokers: { overrides: { "queued.max.requests": 400 } } });
    const changed = await stack.up();
    expect(changed.code, changed.output).toBe(0);
    expect(await replaced(before)).toEqual(["kafka-1", "kafka-2", "kafka-3"]);
    const after = await stack.pods();
    expect(new Set(["kafka-1", "kafka-2", "kafka-3"].map((node) => after[node]?.started)).size).toBe(3);
    expect(changed.output).toContain("(3 of 3)");
    expect(
      await stack.kubectl("exec", "kafka-2", "-c", "kafka", "--", "cat", "/etc/kafka-cluster/server.properties"),
    ).toContain("queued.max.requests=400");
    expect(await readAll("changed")).toEqual(everything);
  }, 600_000);

  it("lets disks grow in place, and refuses to shrink them", async () => {
    const before = await stack.pods();
    const grown = {
      ...description,
      brokers: { overrides: { "queued.max.requests": 400 } },
      kubernetes: { external, brokerStorage: "2Gi" },
    };
    stack.describe(grown);
    const up = await stack.up();
    expect(up.code, up.output).toBe(0);
    expect(await replaced(before)).toEqual([]);
    expect(await stack.kubectl("get", "pvc", "data-kafka-2", "-o", "jsonpath={.spec.resources.requests.storage}")).toBe(
      "2Gi",
    );
    stack.describe({ ...grown, kubernetes: { external, brokerStorage: "1Gi" } });
    const refused = await stack.preview();
    expect(refused.code).not.toBe(0);
    expect(refused.output).toContain("claim-shrinks");
    stack.describe(grown);
  });

  it("keeps everything over a plain `pulumi destroy` and the next `up`", async () => {
    const destroyed = await stack.destroy();
    expect(destroyed.code, destroyed.output).toBe(0);
    expect(await stack.inventory()).toEqual(nodes.map((node) => `persistentvolumeclaim/data-${node}`));
    const again = await stack.up();
    expect(again.code, again.output).toBe(0);
    expect((await stack.outputs<Outputs>()).clusterId).toBe(clusterId);
    expect(await readAll("destroyed")).toEqual(everything);
  });

  it("does not start a broker empty whose claim was deleted while its data is one of the copies", async () => {
    await stack.kubectl("delete", "pvc", "data-kafka-3", "--wait=false");
    await stack.kubectl("delete", "pod", "kafka-3", "--force", "--grace-period=0");
    await expect
      .poll(async () => stack.kubectl("logs", "kafka-3", "-c", "prepare").catch(() => ""), {
        timeout: 60_000,
        interval: 500,
      })
      .toContain("waits for `pulumi up`");
    const refused = await stack.up();
    expect(refused.code).not.toBe(0);
    expect(refused.output).toContain("empty-volume");
    const allowed = await stack.up([], { KAFKA_CLUSTER_ALLOW: "empty-volume:kafka-3" });
    expect(allowed.code, allowed.output).toBe(0);
    expect(await readAll("lost")).toEqual(everything);
  });
});
