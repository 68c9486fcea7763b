import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { consume, createTopic, produce } from "../../../src/kafka/client.ts";
import { Environments } from "../setup/environments.ts";
import { hasLab, image, type Lab, openLab } from "./lab.ts";

const one = { name: "orders", partitions: 1, replicationFactor: 1 };
const MINUTES = 60_000;

describe.skipIf(!hasLab)("Environments on one Kubernetes cluster", () => {
  let environments: Environments;
  let lab: Lab;
  const bootstrap = (name: string) => [`localhost:${environments.portOf(name, "nodePortBase")}`];
  const read = async (name: string, group: string) =>
    (await consume(bootstrap(name), { topic: one.name, group, count: 1 })).map(({ value }) => value);
  const namespaces = async () =>
    (await lab.kubectl("get", "namespaces", "-o", "name"))
      .split("\n")
      .filter((line) => line.includes(environments.prefix));

  beforeAll(async () => {
    lab = await openLab();
    const small = { cpu: "50m" };
    environments = await Environments.open(
      {
        target: "kubernetes",
        image,
        brokers: { count: 1 },
        zookeeper: { count: 1 },
        kubernetes: {
          context: lab.context,
          kubeconfig: lab.kubeconfig,
          namespace: "test",
          brokerStorage: "1Gi",
          zookeeperStorage: "1Gi",
          resources: { broker: small, zookeeper: small },
          external: { mode: "nodePort", host: "localhost", nodePortBase: 31_400, allowPlaintext: true },
        },
      },
      "kubernetes",
      // Nothing of this may need a Docker engine.
      { DOCKER_HOST: "unix:///nowhere/docker.sock" },
    );
  });
  afterAll(async () => {
    await environments.close();
    for (const name of await namespaces()) await lab.kubectl("delete", name, "--wait=false");
  }, 5 * MINUTES);

  it("have a namespace and node ports of their own, and are up side by side", { timeout: 10 * MINUTES }, async () => {
    for (const name of ["a", "b"]) {
      const said = await environments.create(name, "--ttl", "8h");
      expect(said, said.stderr + said.stdout).toMatchObject({ code: 0 });
    }
    const ports = ["template", "a", "b"].map((name) => environments.portOf(name, "nodePortBase"));
    expect(new Set(ports).size).toBe(3);
    expect(await namespaces()).toEqual(["a", "b"].map((name) => `namespace/test-${environments.named(name)}`));
    // Kubernetes' own word of a pod follows within its probe's period.
    const states = () => environments.states();
    await expect.poll(states, { timeout: 30_000, interval: 500 }).toEqual({ a: "up, 2 nodes", b: "up, 2 nodes" });
  });

  it("do not see one another's messages", async () => {
    for (const name of ["a", "b"]) {
      await createTopic(bootstrap(name), one);
      await produce(bootstrap(name), one.name, [{ value: `of ${name}` }]);
    }
    expect([await read("a", "first"), await read("b", "first")]).toEqual([["of a"], ["of b"]]);
  });

  it("come back with their data after --keep-data, on the same ports", { timeout: 10 * MINUTES }, async () => {
    const port = environments.portOf("a", "nodePortBase");
    const kept = await environments.destroy("a", "--keep-data");
    expect(kept, kept.stderr).toMatchObject({ code: 0 });
    expect(kept.stderr).toContain(`claim data-kafka-1 in namespace test-${environments.named("a")}`);
    expect(kept.stderr).toContain(`env create ${environments.named("a")}`);
    expect(environments.textOf("a")).not.toContain("expires");
    expect(await environments.states()).toEqual({ a: "down", b: "up, 2 nodes" });
    environments.forgetFile("a");
    const back = await environments.create("a");
    expect(back, back.stderr + back.stdout).toMatchObject({ code: 0 });
    expect(environments.portOf("a", "nodePortBase")).toBe(port);
    expect(await read("a", "second")).toEqual(["of a"]);
  });

  it("go one by one: what is destroyed leaves nothing, and the other lives", { timeout: 5 * MINUTES }, async () => {
    const said = await environments.destroy("a", "--yes");
    expect(said, said.stderr).toMatchObject({ code: 0 });
    expect(said.stderr).toContain(`namespace test-${environments.named("a")}`);
    expect(await namespaces()).toEqual([`namespace/test-${environments.named("b")}`]);
    expect(await environments.states()).toEqual({ b: "up, 2 nodes" });
    expect(await read("b", "second")).toEqual(["of b"]);
  });

  it("are removed by prune when their time is over, and nothing is left of them", {
    timeout: 5 * MINUTES,
  }, async () => {
    expect(await environments.run("env", "prune")).toMatchObject({ code: 0 });
    expect(await environments.states()).toEqual({ b: "up, 2 nodes" });
    expect(await environments.letExpire("b")).toMatchObject({ code: 0 });
    const said = await environments.run("env", "prune");
    expect(said, said.stderr).toMatchObject({ code: 0 });
    expect(await environments.states()).toEqual({});
    expect(await namespaces()).toEqual([]);
  });
});
