import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Block, blocksOf, placeBlocks, portsOf } from "../../../src/setup/env/ports.ts";
import { clusterOf, kubernetesClusterOf } from "../../model/cluster-of.ts";

const nodePorts: Block = {
  path: ["kubernetes", "external", "nodePortBase"],
  base: 30_092,
  count: 3,
  bounds: { first: 30_000, last: 32_767 },
  step: 10,
};
const range = (first: number, last: number) => Array.from({ length: last - first + 1 }, (_, index) => first + index);
const basesFor = (blocks: readonly Block[], taken: readonly number[]) =>
  placeBlocks(blocks, new Set(taken)).map(({ base }) => base);

describe("Ports of an environment", () => {
  it("stay where they are as long as nobody has them, and else move by a step", () => {
    expect(basesFor([nodePorts], [])).toEqual([30_092]);
    expect(basesFor([nodePorts], [30_094])).toEqual([30_102]);
    expect(basesFor([nodePorts], range(30_092, 30_112))).toEqual([30_122]);
  });

  it("are those of Kafka Connect's workers too, where there are some", () => {
    const blocks = blocksOf(clusterOf({ connect: { workers: 2 } }));
    expect(blocks.at(-1)).toMatchObject({ path: ["listeners", "connectPortBase"], base: 8083, count: 2 });
    expect(blocksOf(clusterOf()).map(({ path }) => path.at(-1))).toEqual(["hostPortBase"]);
  });

  it("are the web view's too, where there is one", () => {
    const blocks = blocksOf(clusterOf({ ui: true, listeners: { uiPort: 8090 } }));
    expect(blocks.at(-1)).toMatchObject({ path: ["listeners", "uiPort"], base: 8090, count: 1 });
  });

  it("go on from the beginning of the range at its end, then anywhere, then nowhere", () => {
    expect(basesFor([{ ...nodePorts, base: 32_762 }], [32_763])).toEqual([30_002]);
    const everyTenth = range(30_000, 32_767).filter((port) => port % 10 === 2);
    expect(basesFor([nodePorts], everyTenth)).toEqual([30_003]);
    expect(basesFor([nodePorts], range(30_000, 32_767))).toEqual([undefined]);
  });

  it("are never two the same, of any number of environments made one after another", () => {
    const anyBlock = fc.record({
      base: fc.integer({ min: 30_000, max: 32_700 }),
      count: fc.integer({ min: 1, max: 60 }),
      step: fc.constantFrom(10, 100),
    });
    fc.assert(
      fc.property(fc.array(fc.array(anyBlock, { minLength: 1, maxLength: 3 }), { maxLength: 12 }), (environments) => {
        const taken: number[] = [];
        for (const environment of environments) {
          const blocks = environment.map((block) => ({ ...nodePorts, ...block }));
          for (const { block, base } of placeBlocks(blocks, new Set(taken))) {
            if (base === undefined) continue;
            const ports = portsOf({ ...block, base });
            expect(ports[0]).toBeGreaterThanOrEqual(30_000);
            expect(ports.at(-1)).toBeLessThanOrEqual(32_767);
            taken.push(...ports);
          }
        }
        expect(new Set(taken).size).toBe(taken.length);
      }),
    );
  });

  it("are those that a cluster opens outside, and no others", () => {
    const named = (cluster: Parameters<typeof blocksOf>[0]) =>
      Object.fromEntries(blocksOf(cluster).map((block) => [block.path.join("."), portsOf(block)]));
    expect(named(clusterOf({ target: "docker" }))).toEqual({ "listeners.hostPortBase": [9092, 9093, 9094] });
    expect(
      named(
        clusterOf({ target: "docker", zookeeper: { count: 1, published: true }, listeners: { hostGateway: true } }),
      ),
    ).toEqual({
      "listeners.hostPortBase": [9092, 9093, 9094],
      "listeners.zookeeperPortBase": [2181],
      "listeners.gatewayPortBase": [29_092, 29_093, 29_094],
    });
    const nodePort = { mode: "nodePort", host: "localhost", allowPlaintext: true } as const;
    expect(named(kubernetesClusterOf())).toEqual({});
    expect(named(kubernetesClusterOf({ kubernetes: { external: nodePort } }))).toEqual({
      "kubernetes.external.nodePortBase": [30_092, 30_093, 30_094],
    });
    const balanced = { mode: "loadBalancer", allowPlaintext: true } as const;
    expect(named(kubernetesClusterOf({ kubernetes: { external: balanced } }))).toEqual({});
  });
});
