import { createServer, type Server } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { dataVolumes, deleteData } from "../../../src/operations/delete-data.ts";
import { label } from "../../../src/targets/docker/labels.ts";
import { brokenSyntax, manyMistakes, manySaid, otherMistakes, otherSaid, syntaxSaid } from "./mistakes.ts";
import { freePorts, noEngine, type Ran, TestStack } from "./stack.ts";
import { expectPlain, kindsIn, problemsIn } from "./told.ts";

describe.skipIf(noEngine)("a description or a machine that cannot be", () => {
  let stack: TestStack;
  let base: number;
  const withoutEngine = { env: { DOCKER_HOST: "unix:///nonexistent.sock" } };
  const small = (name: string) => ({
    name,
    target: "docker" as const,
    brokers: { count: 1 },
    zookeeper: { count: 1 as const },
    listeners: { hostPortBase: base },
  });

  beforeAll(async () => {
    stack = await TestStack.open("refusals");
    base = await freePorts(3);
  });
  afterAll(async () => {
    await stack?.close();
  });

  it.each([
    ["many mistakes of one value each, and of values against each other", manyMistakes, manySaid],
    ["mistakes of version, image, copies and ports", otherMistakes, otherSaid],
    ["a file that is no YAML", brokenSyntax, syntaxSaid],
  ])("is answered with every problem, its place and its remedy, and nothing is made: %s", async (_, text, expected) => {
    stack.describe(text);
    for (const ran of [await stack.preview(), await stack.up()]) {
      expectPlain(ran);
      expect(ran.output).toContain(`${expected.length} problem${expected.length === 1 ? "" : "s"} in the description`);
      const said = problemsIn(ran.output);
      expect(said.map((problem) => problem[0])).toEqual(
        expected.map(([at, code]) => `${stack.descriptionFile}:${at}  ${code}`),
      );
      for (const [index, [, , ...words]] of expected.entries()) {
        for (const word of words) expect(said[index]?.join(" ")).toContain(word);
      }
    }
    expect(await stack.inventory()).toEqual([]);
  });

  it("says in `up` that there is no engine", async () => {
    stack.describe({ target: "docker", listeners: { hostPortBase: base } });
    const refused = await stack.up(withoutEngine);
    expectPlain(refused);
    expect(refused.output).toMatch(
      /no-engine\n.*DOCKER_HOST: unix:\/\/\/nonexistent\.sock does not exist\.\n.*Correct DOCKER_HOST, or unset it/,
    );
  });

  it("shows in `preview` the whole plan without an engine, and names the checks it could not make", async () => {
    const planned = await stack.preview(withoutEngine);
    expect(planned.code, planned.output).toBe(0);
    expect(planned.output).toMatch(/without these checks: .*ports.*memory.*image.*same name.*kept volumes/);
    expect(kindsIn(planned.output)).toEqual({ Container: 6, Network: 2, Volume: 6 });
    expect(await stack.inventory()).toEqual([]);
  });

  describe("with what is foreign, busy and too big, at once", () => {
    let listener: Server;
    let foreign: string[];
    const stranger = "kafka-cluster/test-stranger";

    beforeAll(async () => {
      listener = createServer().listen({ host: "127.0.0.1", port: base + 1 });
      const { Id: image } = await stack.docker.getImage("kafka-cluster/kafka:3.9.2").inspect();
      await stack.docker.createVolume({
        Name: `${stack.name}-kafka-2-data`,
        Labels: { [label.uid]: "abc", [label.stack]: stranger },
      });
      await stack.docker.createNetwork({ Name: `${stack.name}-metadata` });
      await stack.docker.createContainer({
        Image: image,
        name: `${stack.name}-zookeeper-3`,
        Entrypoint: ["sleep", "600"],
        NetworkDisabled: true,
      });
      await stack.container("zookeeper-3").start();
      foreign = await stack.inventory();
    });
    afterAll(() => void listener.close());

    it("tells all of it before the first container, and touches nothing", async () => {
      stack.describe({ target: "docker", brokers: { heap: "900g" }, listeners: { hostPortBase: base } });
      for (const ran of [await stack.preview(), await stack.up()]) {
        expectPlain(ran);
        expect(ran.output).toContain("5 things stand in the way");
        expect(ran.output).toMatch(
          new RegExp(
            `127\\.0\\.0\\.1:${base + 1}  port-busy\\n.*kafka-2's EXTERNAL listener, is held by another process.*\\n.*hostPortBase`,
          ),
        );
        expect(ran.output).toMatch(
          /too-little-memory\n.*The 6 nodes may use 27\d{5} MiB .* the engine has \d+ MiB.*\n.*brokers\.heap/,
        );
        expect(ran.output).toMatch(
          new RegExp(`container ${stack.name}-zookeeper-3  foreign-container\\n.*nothing of ours has made`),
        );
        expect(ran.output).toMatch(
          new RegExp(`volume ${stack.name}-kafka-2-data  foreign-volume\\n.*of stack ${stranger}`),
        );
        expect(ran.output).toMatch(new RegExp(`network ${stack.name}-metadata  foreign-network\\n.*\\n.*another name`));
      }
      expect(await stack.inventory()).toEqual(foreign);
      expect((await stack.container("zookeeper-3").inspect()).State.Running).toBe(true);
    });

    it("raises the cluster under another name, as it was told to, and leaves theirs alone", async () => {
      stack.describe(small(`${stack.name}-b`));
      const raised = await stack.up();
      expect(raised.code, raised.output).toBe(0);
      expect((await stack.inventory()).filter((thing) => !thing.includes(`${stack.name}-b`))).toEqual(foreign);
      expect((await stack.container("zookeeper-3").inspect()).State.Running).toBe(true);
    });
  });

  describe("on a cluster that exists", () => {
    const impatient = { env: { KAFKA_CLUSTER_READY_SECONDS: "8" } };
    const failing = (name: string) => ({
      ...small(name),
      brokers: { count: 1, overrides: { "queued.max.requests": 0 } },
    });

    it("fails no preview for want of an engine, and plans to make, replace or delete nothing", async () => {
      const planned = await stack.preview(withoutEngine);
      expect(planned.code, planned.output).toBe(0);
      expect(planned.output).toContain("without these checks");
      expect(planned.output).not.toMatch(/to (create|replace|delete)|[~,]image\b/);
    });

    it("says what a node that no longer starts was waited for, and the next `up` without the cause heals it", async () => {
      const name = `${stack.name}-b`;
      stack.describe(failing(name));
      const failed = await stack.up(impatient);
      expectNotReady(failed, name);
      stack.describe(small(name));
      const healed = await stack.up();
      expect(healed.code, healed.output).toBe(0);
    });

    it("says the same of a cluster that never was ready, and the next `up` without the cause raises it", async () => {
      expect((await stack.destroy()).code).toBe(0);
      await deleteData(stack.docker, await dataVolumes(stack.docker, { cluster: `${stack.name}-b` }));
      stack.describe(failing(`${stack.name}-c`));
      expectNotReady(await stack.up(impatient), `${stack.name}-c`);
      stack.describe(small(`${stack.name}-c`));
      const raised = await stack.up();
      expect(raised.code, raised.output).toBe(0);
    });

    function expectNotReady(failed: Ran, name: string): void {
      expectPlain(failed);
      expect(failed.output).toMatch(
        new RegExp(`Cluster ${name} is not ready after \\d+ s\\. Last seen:\\n[\\s\\S]*no broker answered`),
      );
      expect(failed.output).toContain(
        `kafka-1's EXTERNAL address 127.0.0.1:${base} did not answer from this machine (`,
      );
      expect(failed.output).toContain(`kafka-1: docker logs ${name}-kafka-1`);
      expect(failed.output).toContain("Invalid value 0 for configuration queued.max.requests");
      expect(failed.output).toContain("The next `pulumi up` looks again.");
    }
  });
});
