import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { consume, createTopic, produce } from "../../../src/kafka/client.ts";
import { connect, findEngine } from "../../../src/targets/docker/engine/index.ts";
import { Environments } from "../setup/environments.ts";
import { inventoryOf } from "./inventory.ts";
import { freePorts, noEngine } from "./stack.ts";

const one = { name: "orders", partitions: 1, replicationFactor: 1 };
const MINUTES = 60_000;

describe.skipIf(noEngine)("Environments on one Docker engine", () => {
  let environments: Environments;
  let base: number;
  const bootstrap = (name: string) => [`127.0.0.1:${environments.portOf(name, "hostPortBase")}`];
  const read = async (name: string, group: string) =>
    (await consume(bootstrap(name), { topic: one.name, group, count: 1 })).map(({ value }) => value);

  beforeAll(async () => {
    base = await freePorts(20);
    environments = await Environments.open(
      {
        target: "docker",
        brokers: { count: 1 },
        zookeeper: { count: 1, published: true },
        listeners: { hostPortBase: base, zookeeperPortBase: base + 10 },
      },
      "docker",
    );
  });
  afterAll(() => environments.close(), 5 * MINUTES);

  it("get ports of their own, which no other stack file has, and are up side by side", {
    timeout: 6 * MINUTES,
  }, async () => {
    for (const name of ["a", "b"]) {
      const said = await environments.create(name, "--ttl", "8h");
      expect(said, said.stderr + said.stdout).toMatchObject({ code: 0 });
      expect(said.stdout).toContain(`Environment ${environments.named(name)}. Its time ends in 7h 5`);
    }
    const ports = ["a", "b"].flatMap((name) => [
      environments.portOf(name, "hostPortBase"),
      environments.portOf(name, "zookeeperPortBase"),
    ]);
    expect(new Set([...ports, base, base + 10]).size).toBe(6);
    expect(await environments.states()).toEqual({ a: "up, 2 nodes", b: "up, 2 nodes" });
  });

  it("do not see one another's messages", async () => {
    for (const name of ["a", "b"]) {
      await createTopic(bootstrap(name), one);
      await produce(bootstrap(name), one.name, [{ value: `of ${name}` }]);
    }
    expect([await read("a", "first"), await read("b", "first")]).toEqual([["of a"], ["of b"]]);
  });

  it("go on with their ports where they were made already", { timeout: 3 * MINUTES }, async () => {
    const before = environments.textOf("a");
    const said = await environments.create("a");
    expect(said, said.stderr).toMatchObject({ code: 0 });
    expect(environments.textOf("a")).toBe(before);
  });

  it("are destroyed with all that is theirs, and only by a word", { timeout: 3 * MINUTES }, async () => {
    const refused = await environments.destroy("a");
    expect(refused).toMatchObject({ code: 1 });
    expect(refused.stderr).toContain(`volume ${environments.named("a")}-kafka-1-data`);
    expect(refused.stderr).toContain("Nobody is here to be asked.");
    expect(await environments.states()).toMatchObject({ a: "up, 2 nodes" });
    expect(await environments.destroy("a", "--yes")).toMatchObject({ code: 0 });
    expect(await environments.states()).toEqual({ b: "up, 2 nodes" });
    expect(await left("a")).toEqual([]);
    expect(await read("b", "second")).toEqual(["of b"]);
    expect(await environments.destroy("a", "--yes")).toMatchObject({ code: 0 });
  });

  it("are removed by prune when their time is over, from a clone that never saw them", {
    timeout: 3 * MINUTES,
  }, async () => {
    environments.forgetFile("b");
    expect(await environments.run("env", "prune")).toMatchObject({ code: 0 });
    expect(await environments.states()).toEqual({ b: "up, 2 nodes" });
    expect(await environments.letExpire("b")).toMatchObject({ code: 0 });
    const dry = await environments.run("env", "prune", "--dry-run");
    expect(dry.stderr).toContain(`Environment ${environments.named("b")}: its time was over at 2020-01-01T00:00:00Z.`);
    expect(await environments.states()).toEqual({ b: "up, 2 nodes" });
    expect(await environments.run("env", "prune")).toMatchObject({ code: 0 });
    expect(await environments.states()).toEqual({});
    expect(await left("b")).toEqual([]);
  });

  async function left(name: string): Promise<readonly string[]> {
    const found = await findEngine();
    if (!("engine" in found)) throw new Error("no Docker engine");
    return (await inventoryOf(connect(found.engine), environments.named(name))).flat();
  }
});
