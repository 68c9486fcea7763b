import type Docker from "dockerode";
import { describe, expect, it } from "vitest";
import type { ContainerPlan } from "../../../src/targets/docker/container.ts";
import { ensembleLists, growthObstacles } from "../../../src/targets/docker/growth.ts";
import type { LiveContainer } from "../../../src/targets/docker/live.ts";
import { clusterOf } from "../../model/cluster-of.ts";
import { fakeVolumes, runningOver } from "./fake-volumes.ts";
import { liveOf, plansOf, running } from "./live-of.ts";

const was = clusterOf();
const plans = plansOf(clusterOf({ zookeeper: { count: 5 } }));
const growth = { from: 3, joining: ["zookeeper-4", "zookeeper-5"] };

/** Containers that hold the files they were planned with. */
function engineWith(made: readonly ContainerPlan[]): Docker {
  const engine = fakeVolumes();
  for (const plan of made)
    for (const { file, content } of plan.args.uploads)
      engine.files.set(`${plan.name}${file}`, { content, owner: "0:0" });
  return { getContainer: (id: string) => runningOver(engine, id.replace("id-of-", ""), "") } as unknown as Docker;
}
const zookeepers = (some: readonly ContainerPlan[]) => some.filter(({ node }) => node.role === "zookeeper");
const liveWith = (made: readonly ContainerPlan[], change: (one: LiveContainer) => LiveContainer = (one) => one) =>
  liveOf({ containers: made.map((plan) => change(running(plan))) });
const obstacles = async (
  made: readonly ContainerPlan[],
  change?: (one: LiveContainer) => LiveContainer,
  wanted: readonly ContainerPlan[] = plans,
) =>
  (await growthObstacles(engineWith(made), wanted, growth, liveWith(made, change))).map(
    ({ code, about }) => `${code} ${about}`,
  );

describe("The list of members", () => {
  it("is read in each node's container, whether it runs or not", async () => {
    const made = [...zookeepers(plansOf(was)), ...zookeepers(plans).slice(3, 4)];
    const lists = await ensembleLists(
      engineWith(made),
      plans,
      liveWith(made, (one) => ({ ...one, state: "exited" })),
    );
    expect([...lists]).toEqual([
      ["zookeeper-1", 3],
      ["zookeeper-2", 3],
      ["zookeeper-3", 3],
      ["zookeeper-4", 5],
    ]);
  });
});

describe("An ensemble", () => {
  const down = (name: string) => (one: LiveContainer) => (one.name.endsWith(name) ? { ...one, state: "exited" } : one);

  it("grows while all of its members run and change in nothing but the list", async () => {
    expect(await obstacles(plansOf(was))).toEqual([]);
  });

  it("begins to grow only with all members, and goes on with one that an interruption took away", async () => {
    expect(await obstacles(plansOf(was), down("zookeeper-2"))).toEqual(["ensemble-incomplete zookeeper-2"]);
    const begun = [...plansOf(was), ...zookeepers(plans).slice(3, 4)];
    expect(await obstacles(begun, down("zookeeper-2"))).toEqual([]);
    expect(await obstacles(begun.filter(({ name }) => !name.endsWith("zookeeper-2")))).toEqual([]);
  });

  it("grows where none of them runs: nobody acts by the old list then", async () => {
    expect(await obstacles(plansOf(was), (one) => ({ ...one, state: "exited" }))).toEqual([]);
    expect(await obstacles([])).toEqual([]);
  });

  it("does not grow together with another change of its members", async () => {
    const more = plansOf(clusterOf({ zookeeper: { count: 5, overrides: { maxClientCnxns: 70 } } }));
    const all = ["zookeeper-1", "zookeeper-2", "zookeeper-3"].map((node) => `ensemble-also-changed ${node}`);
    expect(await obstacles(plansOf(was), undefined, more)).toEqual(all);
    const other = plansOf(clusterOf({ zookeeper: { count: 5 } }), "kafka-cluster/kafka:3.9.1");
    expect(await obstacles(plansOf(was), undefined, other)).toEqual(all);
  });
});
