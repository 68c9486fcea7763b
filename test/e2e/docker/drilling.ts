import { expect } from "vitest";
import { takeSnapshot } from "../../../src/kafka/client.ts";
import { openCluster } from "../../../src/operations/cluster/open.ts";
import type { Fault } from "../../../src/operations/drill/catalogue.ts";
import { dockerFaults } from "../../../src/operations/drill/docker/faults.ts";
import type { Up } from "../../../src/operations/drill/faults.ts";
import { drillTable, verdictOf } from "../../../src/operations/drill/print.ts";
import { type Drilled, type DrillOptions, runDrill } from "../../../src/operations/drill/run.ts";
import type { TestStack } from "./stack.ts";

export const findIn = (stack: TestStack) => () => openCluster({ cluster: stack.name });

/** `pulumi up` of a test's own stack. */
export function upOf(stack: TestStack): Up {
  return async (consents) => {
    const ran = await stack.up({ env: { KAFKA_CLUSTER_ALLOW: consents.join(",") } });
    if (ran.code !== 0) throw new Error(ran.output);
  };
}

/** A drill on a test's stack, with everything allowed; its table is printed. */
export async function drillOn(
  stack: TestStack,
  chosen: readonly Fault[],
  more: Partial<DrillOptions> = {},
): Promise<Drilled> {
  const find = findIn(stack);
  const faults = dockerFaults(stack.docker, (await find()).cluster);
  return await drillWith({ find, faults, up: upOf(stack), chosen, topic: `${stack.name}-drill`, ...more });
}

/** The same wherever the cluster runs. */
export async function drillWith(
  options: Pick<DrillOptions, "find" | "faults" | "up" | "chosen" | "topic"> & Partial<DrillOptions>,
): Promise<Drilled> {
  const drilled = await runDrill({
    yes: true,
    node: undefined,
    holdSeconds: undefined,
    deadlineMs: 120_000,
    keepTopic: false,
    signal: new AbortController().signal,
    say: () => {},
    onProgress: () => {},
    onRow: (row) => console.log(`${row.fault}: ${verdictOf(row)}`),
    ...options,
  });
  console.log(drillTable(drilled.rows));
  return drilled;
}

/** What was ever seen with fewer copies in sync than it needs, and how often somebody answered. */
export interface Watched {
  readonly below: readonly string[];
  readonly looks: number;
}

/** Looks at every partition's copies in sync, until it is stopped. */
export function watchMinInSync(bootstrap: readonly string[]): { stop(): Promise<Watched> } {
  const below = new Set<string>();
  let looks = 0;
  let stopped = false;
  const watching = (async () => {
    while (!stopped) {
      const { topics } = await takeSnapshot(bootstrap).catch(() => ({ topics: [] }));
      if (topics.length > 0) looks += 1;
      for (const { minInSync, partitions } of topics)
        for (const { topic, partition, isr, replicas } of partitions)
          if (isr.length < Math.min(minInSync, replicas.length))
            below.add(`${topic}-${partition}: [${isr.join(", ")}]`);
      await new Promise((resolve) => setTimeout(resolve, 250));
    }
  })();
  return {
    stop: async () => {
      stopped = true;
      await watching;
      return { below: [...below], looks };
    },
  };
}

/** Does this while it is watched, and nothing may have been seen below its minimum meanwhile. */
export async function keepingMinInSync<T>(bootstrap: readonly string[], work: () => Promise<T>): Promise<T> {
  const watch = watchMinInSync(bootstrap);
  let seen: Watched | undefined;
  const result = await work().finally(async () => {
    seen = await watch.stop();
  });
  expect(seen?.below).toEqual([]);
  expect(seen?.looks).toBeGreaterThan(5);
  return result;
}
