import { expect } from "vitest";
import { kubernetesData } from "../../../src/operations/data/kubernetes.ts";
import type { Description } from "../../../src/spec/schema.ts";
import type { Subject } from "../conformance/subject.ts";
import type { KubernetesStack } from "./stack.ts";

/**
 * A cluster on Kubernetes as the conformance suite sees it: `nodes` in a namespace of the stack's own, with node ports from
 * `base` on. `own` is what its description has whatever the suite changes; its `kubernetes` may be changed in place.
 */
export function kubernetesSubject(
  stack: KubernetesStack,
  base: number,
  nodes: readonly string[],
  own: Partial<Description>,
): Subject {
  const { kubeconfig, context } = stack.lab;
  const owner = { cluster: stack.name };
  const consumer = ["kafka-console-consumer", "--bootstrap-server", "kafka:9092", "--from-beginning"];
  return {
    nodes,
    bootstrap: [0, 1, 2].map((i) => `127.0.0.1:${base + i}`),
    inside: [1, 2, 3].map((id) => `kafka-${id}.${stack.name}.svc:9092`).join(","),
    kept: nodes.map((node) => `persistentvolumeclaim/data-${node}`).sort(),
    describe: (change = {}) => stack.describe({ ...own, ...change }),
    up: (args = []) => stack.up(args),
    destroy: () => stack.destroy(),
    outputs: () => stack.outputs(),
    ids: async () => Object.fromEntries(Object.entries(await stack.pods()).map(([name, { uid }]) => [name, uid])),
    readInside: async (topic, count) => {
      const limits = ["--max-messages", String(count), "--timeout-ms", "30000"];
      const said = await stack.kubectl(
        ...["exec", "kafka-2", "-c", "kafka", "--"],
        ...consumer,
        "--topic",
        topic,
        ...limits,
      );
      return said.split("\n").filter((line) => line !== "");
    },
    kill: async (names) => {
      await stack.kubectl("delete", "pods", ...names, "--force", "--grace-period=0");
    },
    fileOf: (node, file) =>
      stack.kubectl("exec", node, "-c", node.replace(/-\d+$/, ""), "--", "cat", `/etc/kafka-cluster/${file}`),
    inventory: () => stack.inventory(),
    deleteData: async () => {
      const data = kubernetesData({ kind: "kubernetes", kubeconfig, context, namespace: stack.name });
      const kept = await data.kept(owner);
      expect(kept).toHaveLength(nodes.length);
      await data.remove(kept);
    },
  };
}
