import type Docker from "dockerode";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { nodesOf } from "../../../src/model/nodes.ts";
import { membersOf, volumePaths } from "../../../src/model/record.ts";
import { consentsFrom } from "../../../src/spec/consent.ts";
import type { Description } from "../../../src/spec/schema.ts";
import { blessVolumes } from "../../../src/targets/docker/birth.ts";
import { label } from "../../../src/targets/docker/labels.ts";
import type { Live, LiveContainer } from "../../../src/targets/docker/live.ts";
import type { Session } from "../../../src/targets/docker/session.ts";
import { settleVolumes } from "../../../src/targets/docker/settle-volumes.ts";
import { clusterOf } from "../../model/cluster-of.ts";
import { fakeVolumes, runningOver } from "./fake-volumes.ts";
import { identity, liveOf, plansOf, running, volume } from "./live-of.ts";

let engine: ReturnType<typeof fakeVolumes>;
const was = clusterOf({ brokers: { count: 4 }, replication: { factor: 3 } });

/** A cluster of three and four that has run and was ready. */
beforeEach(async () => {
  engine = fakeVolumes();
  const shelf = { docker: engine.docker, cluster: was, identity, image: "x:1" };
  await blessVolumes(shelf, { births: [], members: membersOf(was), beginning: "node" }, []);
  for (const node of nodesOf(was)) {
    const { proof, ready, version } = volumePaths(node);
    const put = (path: string, content = "") =>
      engine.files.set(`local-${node.name}-data/${path}`, { content, owner: "1000:1000" });
    put(proof, "1\n");
    put(version, "3.9.2\n");
    if (node.role === "broker") put(ready);
  }
  engine.createContainer.mockClear();
  engine.writes.length = 0;
});

const liveWith = (change: (container: LiveContainer) => LiveContainer | undefined = (one) => one): Live =>
  liveOf({
    containers: plansOf(was).flatMap((plan) => change(running(plan)) ?? []),
    volumes: nodesOf(was).map((node) => volume(was, node)),
  });
const hosted = vi.fn(async (): Promise<readonly string[] | undefined> => []);

function settle(live: Live, description: Partial<Description> = {}, allow?: string) {
  const cluster = clusterOf({ brokers: { count: 4 }, replication: { factor: 3 }, ...description });
  const getContainer = (id: string) => runningOver(engine, id, "/");
  const docker = { ...engine.docker, getContainer } as unknown as Docker;
  const session = { docker, live } as Session;
  const options = { consents: consentsFrom(allow), hosted: () => hosted };
  return settleVolumes(cluster, identity, plansOf(cluster), session, options);
}

describe("Before an update", () => {
  it("no volume is looked into where every node is what it should be, running or not", async () => {
    const stopped = liveWith((one) => (one.name.endsWith("kafka-2") ? { ...one, state: "exited" } : one));
    expect(await settle(stopped)).toMatchObject({ birth: undefined, everReady: true });
    expect(engine.createContainer).not.toHaveBeenCalled();
  });

  it.each([
    ["is gone", (): undefined => undefined],
    ["was never started", (one: LiveContainer) => ({ ...one, state: "created" })],
    ["has to change", (one: LiveContainer) => ({ ...one, labels: { ...one.labels, [label.hash]: "old" } })],
  ])("the volumes are compared with the description where a node %s", async (_, change) => {
    const { birth, everReady } = await settle(liveWith((one) => (one.name.endsWith("kafka-2") ? change(one) : one)));
    expect(birth?.judged).toMatchObject({ obstacles: [], births: [], refills: [], members: membersOf(was) });
    expect([birth?.kept.length, everReady]).toEqual([7, true]);
  });

  it("an older version is refused on a cluster that runs, too", async () => {
    await expect(settle(liveWith(), { version: "3.8.1" })).rejects.toThrow("older-version");
    expect(engine.writes).toEqual([]);
  });

  it("a cluster that never was ready is known as one, though all its containers run", async () => {
    for (const path of [...engine.files.keys()]) if (path.endsWith("/ready")) engine.files.delete(path);
    const changed = liveWith((one) => ({ ...one, labels: { ...one.labels, [label.hash]: "old" } }));
    expect((await settle(changed)).everReady).toBe(false);
  });

  const leave = () => engine.files.set("local-kafka-4-data/retired", { content: "", owner: "0:0" });

  it("a broker that leaves holding nothing is marked by nobody while it runs, and stays a member when it has left", async () => {
    const { birth, farewell } = await settle(liveWith(), { brokers: { count: 3 } });
    expect(farewell?.leaving.map(({ name }) => name)).toEqual(["kafka-4"]);
    expect([birth, engine.writes]).toEqual([undefined, []]);
    leave();
    const gone = liveWith((one) => (/kafka-[34]$/.test(one.name) ? undefined : one));
    const again = await settle(gone, { brokers: { count: 3 } });
    expect(again.birth?.judged.members).toEqual([...membersOf(clusterOf()), "kafka-4"]);
    expect(again.farewell?.leaving).toEqual([]);
    expect(engine.writes).toEqual([]);
  });

  it("a broker that is marked as having left and runs is asked what it holds, as before", async () => {
    leave();
    hosted.mockResolvedValueOnce(["orders-0"]);
    await expect(settle(liveWith(), { brokers: { count: 3 } })).rejects.toThrow(/kafka-4 {2}broker-holds-replicas/);
  });

  it("a broker that is marked as having left comes back while it runs, and not when it has stopped", async () => {
    leave();
    const changed = (state: string) =>
      liveWith((one) =>
        one.name.endsWith("kafka-4") ? { ...one, state } : { ...one, labels: { ...one.labels, [label.hash]: "old" } },
      );
    expect((await settle(changed("running"))).birth?.judged.obstacles).toEqual([]);
    await expect(settle(changed("exited"))).rejects.toThrow("retired-volume");
  });

  it("a broker that leaves and does not run is asked of the others", async () => {
    hosted.mockClear();
    const stopped = liveWith((one) => (one.name.endsWith("kafka-4") ? { ...one, state: "exited" } : one));
    expect((await settle(stopped, { brokers: { count: 3 } })).farewell?.leaving).toHaveLength(1);
    expect(hosted.mock.calls).toEqual([[4]]);
  });

  it("everything that speaks against it is told at once, and nothing is marked", async () => {
    hosted.mockResolvedValueOnce(["orders-0"]);
    engine.files.set("local-kafka-1-data/version", { content: "4.0.0\n", owner: "1000:1000" });
    const gone = liveWith((one) => (one.name.endsWith("kafka-1") ? undefined : one));
    const refused = settle(gone, { brokers: { count: 3 } });
    await expect(refused).rejects.toThrow(/broker-holds-replicas[\s\S]*older-version/);
    await expect(refused).rejects.toThrow("2 things stand in the way");
    expect(engine.writes).toEqual([]);
  });

  it("a node that never held anything may be taken back out of the description", async () => {
    for (const path of [...engine.files.keys()])
      if (path.startsWith("local-kafka-4-data/log")) engine.files.delete(path);
    hosted.mockClear();
    await settle(liveWith(), { brokers: { count: 3 } });
    expect(hosted).not.toHaveBeenCalled();
    expect(engine.writes).toEqual([]);
  });
});
