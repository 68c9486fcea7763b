import { expect } from "vitest";
import { dataVolumes, deleteData } from "../../../src/operations/delete-data.ts";
import type { Description } from "../../../src/spec/schema.ts";
import { execute } from "../../../src/targets/docker/execute.ts";
import type { Subject } from "../conformance/subject.ts";
import { readAsNeighbour } from "./neighbour.ts";
import type { TestStack } from "./stack.ts";

/** The suite's view of a stack on Docker with three brokers on the ports from `base` on. `own` is in every description. */
export function dockerSubject(
  stack: TestStack,
  base: number,
  nodes: readonly string[],
  own: Partial<Description> = {},
): Subject {
  return {
    nodes,
    bootstrap: [0, 1, 2].map((i) => `127.0.0.1:${base + i}`),
    inside: "kafka-1:9092,kafka-2:9092,kafka-3:9092",
    kept: nodes.map((node) => `volume ${stack.name}-${node}-data`).toSorted(),
    describe: (change = {}) =>
      stack.describe({ target: "docker", listeners: { hostPortBase: base }, ...own, ...change }),
    up: (args = []) => stack.up({ args }),
    destroy: () => stack.destroy(),
    outputs: () => stack.outputs(),
    ids: () => stack.containerIds(),
    readInside: (topic, count) => readAsNeighbour(stack, stack.name, "kafka:9092", topic, count),
    kill: async (names) => {
      await Promise.all(names.map((node) => stack.container(node).kill()));
    },
    fileOf: async (node, file) => (await execute(stack.container(node), ["cat", `/etc/kafka-cluster/${file}`])).output,
    inventory: () => stack.inventory(),
    deleteData: async () => {
      const volumes = await dataVolumes(stack.docker, { cluster: stack.name, stack: `kafka-cluster/${stack.name}` });
      expect(volumes).toHaveLength(nodes.length);
      await deleteData(stack.docker, volumes);
    },
  };
}
