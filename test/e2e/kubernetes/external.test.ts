import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createTopic, takeSnapshot } from "../../../src/kafka/client.ts";
import { consume, produce } from "../../../src/kafka/messages.ts";
import type { Description } from "../../../src/spec/schema.ts";
import { typed } from "../docker/typed.ts";
import { hasLab, openLab } from "./lab.ts";
import { KubernetesStack } from "./stack.ts";

interface Outputs {
  readonly bootstrap: { readonly network: string; readonly outside?: string };
}

const messages = Array.from({ length: 100 }, (_, i) => ({ key: `key-${i % 7}`, value: `message ${i}` }));
const everything = messages.map((message) => message.value).sort();
const topic = "orders";
const ids = [1, 2, 3] as const;

/** Of the block for documentation: nobody has them, so only the Kubernetes cluster's own rules can lead there. */
const balancer = (id: number, block = 0): string => `203.0.113.${block + id}`;

/**
 * What only pods and Services know of a broker's address. The test's Kubernetes has one node and no load balancers: the
 * addresses of those are written into the Services here, and kube-proxy takes connections to them.
 */
describe.skipIf(!hasLab)("brokers whose outer address the description does not know", () => {
  let stack: KubernetesStack;
  const base = 30_100 + ((process.pid + 250) % 500) * 4;
  const shared: Partial<Description> = { labels: { shelf: "left" } };

  const external = (section: object): Partial<Description> => ({
    ...shared,
    kubernetes: { rackLabel: "shelf", external: { allowPlaintext: true, ...section } },
  });
  const outside = async (): Promise<readonly string[]> =>
    (await stack.outputs<Outputs>()).bootstrap.outside?.split(",") ?? [];
  const readAll = async (group: string): Promise<string[]> =>
    (await consume(await outside(), { topic, group, count: messages.length })).map(({ value }) => value).sort();

  /** What a load balancer's implementation does, once the Services are there. */
  const give = async (address: (id: number) => string): Promise<void> => {
    for (const id of ids) {
      const status = JSON.stringify({ status: { loadBalancer: { ingress: [{ ip: address(id) }] } } });
      const patch = () =>
        stack
          .kubectl("patch", "service", `kafka-${id}-external`, "--subresource=status", "--type=merge", "-p", status)
          .then(
            () => true,
            () => false,
          );
      await expect.poll(patch, { timeout: 60_000, interval: 500 }).toBe(true);
    }
  };

  beforeAll(async () => {
    stack = await KubernetesStack.open("external", await openLab());
  });
  afterAll(async () => {
    await stack?.close();
  });

  it("are planned, with who can connect, where no Kubernetes cluster answers", async () => {
    const { kubernetes, ...rest } = external({ mode: "loadBalancer" });
    stack.describe({ ...rest, kubernetes: { ...kubernetes, kubeconfig: "/nowhere/config" } });
    const planned = await stack.preview();
    expect(planned.code, planned.output).toBe(0);
    expect(planned.output).toContain("at port 9094 of a load balancer for each broker.");
    expect(planned.output).toContain(`${stack.name}-addresses`);
  });

  it("wait, and `up` says why, where no load balancer gets an address", async () => {
    stack.describe(external({ mode: "loadBalancer" }));
    const refused = await stack.up([], { KAFKA_CLUSTER_ADDRESS_SECONDS: "3" });
    expect(refused.code).not.toBe(0);
    expect(refused.output).toContain("kafka-1-external, kafka-2-external, kafka-3-external have no address");
    expect(refused.output).toContain("use kubernetes.external.mode: nodePort");
    expect(refused.output).not.toMatch(/\n\s+at /);
    expect(refused.seconds).toBeLessThan(60);
    const said = () => stack.kubectl("logs", "kafka-1", "-c", "prepare").catch(() => "");
    await expect.poll(said, { timeout: 30_000, interval: 500 }).toContain("waits for the address of its load balancer");
  }, 300_000);

  it("are reached by their load balancers' addresses, once those are there", async () => {
    const [raised] = await Promise.all([stack.up(), give(balancer)]);
    expect(raised.code, raised.output).toBe(0);
    const addresses = ids.map((id) => `${balancer(id)}:9094`);
    expect(await outside()).toEqual(addresses);
    const { brokers } = await takeSnapshot(addresses);
    expect(brokers.map(({ host, port }) => `${host}:${port}`)).toEqual(addresses);
    await createTopic(addresses, { name: topic, partitions: 3, replicationFactor: 3 });
    await produce(addresses, topic, messages);
    expect(await readAll("balancers")).toEqual(everything);
    const again = await stack.up(["--expect-no-changes"]);
    expect(again.code, again.output).toBe(0);
  }, 300_000);

  it("are told a load balancer's new address one after another", async () => {
    const moved = (id: number): string => balancer(id, 100);
    await give(moved);
    const raised = await stack.up();
    expect(raised.code, raised.output).toBe(0);
    expect(raised.output).toContain("(3 of 3)");
    expect(await outside()).toEqual(ids.map((id) => `${moved(id)}:9094`));
    expect(await readAll("moved")).toEqual(everything);
  }, 300_000);

  it("are reached by the address of the node their pods run on, and have the racks their pods tell", async () => {
    stack.describe(external({ mode: "nodePort", host: "nodeIP", nodePortBase: base, sourceRanges: ["0.0.0.0/0"] }));
    const planned = await stack.preview();
    expect(planned.output).toContain("Whoever connects from 0.0.0.0/0 (everyone, where");
    const raised = await stack.up();
    expect(raised.code, raised.output).toBe(0);
    const nodes = (await stack.kubectl("get", "pods", "-o", "jsonpath={.items[*].status.hostIP}")).split(" ");
    const addresses = ids.map((id) => `${nodes[0]}:${base + id - 1}`);
    expect(await outside()).toEqual(addresses);
    const { brokers } = await takeSnapshot(addresses);
    expect(brokers.map(({ host, port, rack }) => `${host}:${port} ${rack}`)).toEqual(
      addresses.map((address) => `${address} left`),
    );
    expect(await readAll("nodes")).toEqual(everything);
    const { kubeconfig, context } = stack.lab;
    const place = `--kubeconfig ${kubeconfig} --context ${context} -n ${stack.name}`;
    const verified = await typed(stack.name, `verify --messages 50 ${place}`);
    expect(verified.stdout).toContain("All 100 messages came back twice, each key in order.");
    expect(verified.code, verified.stderr).toBe(0);
    const again = await stack.up(["--expect-no-changes"]);
    expect(again.code, again.output).toBe(0);
  }, 300_000);
});
