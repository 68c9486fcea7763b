import { afterAll, describe, expect, it } from "vitest";
import { describeTopics } from "../../../src/kafka/client.ts";
import type { Description } from "../../../src/spec/schema.ts";
import { arrivals } from "../../docs/coming-from.ts";
import { typed } from "../docker/typed.ts";
import { hasLab, openLab } from "./lab.ts";
import { KubernetesStack } from "./stack.ts";

/**
 * Every description of docs/coming-from.md for Kubernetes, word for word but for what the tests' Kubernetes has not: its
 * context, a name for its one node that others can look up, node ports that nobody else has, and a second node.
 */
describe.skipIf(!hasLab)("What charts and operators of other projects become", () => {
  const stacks: KubernetesStack[] = [];
  const base = 32_200 + (process.pid % 100) * 4;

  afterAll(async () => {
    for (const stack of stacks) await stack.close();
  });

  async function raise(from: string, purpose: string, other: Partial<Description["kubernetes"]>) {
    const [arrival] = arrivals().filter((one) => one.from === from);
    if (arrival?.description.kubernetes === undefined) throw new Error(`the page has nothing from ${from}`);
    const stack = await KubernetesStack.open(`from-${purpose}`, await openLab());
    stacks.push(stack);
    const { context: _, namespace: __, ...kubernetes } = arrival.description.kubernetes;
    stack.describe({ ...arrival.description, kubernetes: { ...kubernetes, ...other } as Description["kubernetes"] });
    const raised = await stack.up();
    expect(raised.code, raised.output).toBe(0);
    const { kubeconfig, context } = stack.lab;
    return { stack, place: `--kubeconfig ${kubeconfig} --context ${context} -n ${stack.name}` };
  }

  it("Bitnami's chart: three brokers behind node ports, disks of 8 GiB, a topic of six partitions", async () => {
    const external = { mode: "nodePort", host: "localhost", nodePortBase: base, allowPlaintext: true } as const;
    const { stack } = await raise("Bitnami's chart", "bitnami", { external });
    const { bootstrap } = await stack.outputs<{ bootstrap: { outside: string } }>();
    expect(bootstrap.outside).toBe([0, 1, 2].map((at) => `localhost:${base + at}`).join(","));
    const topics = await describeTopics(bootstrap.outside.split(","), ["orders"]);
    expect(topics.get("orders")).toMatchObject({ partitions: 6, copies: [3, 3, 3, 3, 3, 3] });
    const sizes = await stack.kubectl("get", "pvc", "-o", "jsonpath={.items[*].spec.resources.requests.storage}");
    expect(sizes.split(" ")).toEqual(Array.from({ length: 6 }, () => "8Gi"));
  }, 300_000);

  it("Strimzi's resource: three and three with the profile production, and a topic with its retention", async () => {
    const { stack, place } = await raise("Strimzi", "strimzi", { spread: { nodes: "preferred" } });
    const { stdout } = await typed(stack.name, `topics --describe --topic my-topic ${place}`);
    expect(stdout).toMatch(/PartitionCount: 3\s+ReplicationFactor: 3/);
    expect(stdout).toContain("retention.ms=7200000");
    const { stdout: status, code } = await typed(stack.name, `status ${place}`);
    expect(status).toContain("Kafka 3.9.2: healthy");
    expect(code).toBe(0);
  }, 300_000);
});
