import type Docker from "dockerode";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { describeTopics } from "../../../src/kafka/client.ts";
import { connect, findEngine } from "../../../src/targets/docker/engine/index.ts";
import { inventoryOf, wipe } from "../docker/inventory.ts";
import { freePorts, noEngine } from "../docker/stack.ts";
import { eventually } from "../testing/eventually.ts";
import { Program } from "./program.ts";
import { type Answer, standIn } from "./stand-in.ts";

const image = "kafka-cluster/kafka:3.9.2";

describe.skipIf(noEngine)("A program of somebody else's, on Docker", () => {
  let docker: Docker;
  let program: Program;
  let port = 0;
  let uiPort = 0;
  const container = (name: string) => docker.getContainer(`${program.name}-${name}`).inspect();
  const ids = async () => Promise.all(["zookeeper-1", "kafka-1"].map(async (node) => (await container(node)).Id));

  beforeAll(async () => {
    const found = await findEngine();
    if (!("engine" in found)) throw new Error("no Docker engine");
    docker = connect(found.engine);
    [port, uiPort] = [await freePorts(1), await freePorts(1)];
    program = await Program.open("docker", () => ({ brokers: "1", port: String(port) }));
  });
  afterAll(async () => {
    if (program !== undefined) await wipe(docker, program.name);
    program?.close();
  });

  it("raises a cluster with a topic, changed by its transform, and has nothing to do the next time", async () => {
    const ran = await program.up();
    expect(ran.code, ran.output).toBe(0);
    const bootstrap = `127.0.0.1:${port}`;
    expect(await program.outputs()).toMatchObject({ bootstrap });
    expect((await describeTopics([bootstrap], ["orders"])).get("orders")?.partitions).toBe(6);
    expect((await container("kafka-1")).HostConfig.Memory).toBe(2 ** 30);
    const again = await program.up("--expect-no-changes");
    expect(again.code, again.output).toBe(0);
  });

  it("is seen by the installed package's own command, which finds it by its labels", async () => {
    expect(await program.command("status", "-c", program.name)).toMatch(/kafka-1/);
    expect(await program.command("connection", "-c", program.name, "--format", "env")).toContain(`127.0.0.1:${port}`);
  });

  it("switches a web view on, which asks this cluster, while no node is touched", async () => {
    const before = await ids();
    program.rewrite("topics:", `ui: { image: "${image}" }, topics:`);
    program.rewrite("listeners: {", `listeners: { uiPort: ${uiPort}, `);
    program.rewrite(
      "container: ({ args }) =>",
      `container: ({ node, args }) => node === "ui" ? { args: { ...args, command: ${JSON.stringify(standIn)} } } :`,
    );
    const ran = await program.up();
    expect(ran.code, ran.output).toBe(0);
    expect(ran.output).toContain(`The web view: http://127.0.0.1:${uiPort}`);
    expect(await ids()).toEqual(before);
    const { clusterId } = await program.outputs<{ clusterId: string }>();
    await eventually(async () => {
      const answer = (await (await fetch(`http://127.0.0.1:${uiPort}/`)).json()) as Answer;
      expect(answer.kafka_cluster_id).toBe(clusterId);
    });
  });

  it("refuses a web view whose image cannot be had, with everything as it is", async () => {
    const before = await inventoryOf(docker, program.name);
    program.rewrite(`ui: { image: "${image}" }`, 'ui: { image: "example.com/nobody/has:v1" }');
    const ran = await program.up();
    expect(ran.code).not.toBe(0);
    expect(ran.output).toContain("image example.com/nobody/has:v1  image-missing");
    expect(ran.output).not.toMatch(/\n\s+at /);
    expect(await inventoryOf(docker, program.name)).toEqual(before);
  });

  it("is told everything that is wrong with its description at once, without a trace", async () => {
    program.rewrite("count: 1", "count: 2");
    program.rewrite("retention:", "retenton:");
    const { code, output } = await program.up();
    expect(code).not.toBe(0);
    expect(output).toContain("2 problems in the description of the cluster. Nothing was changed.");
    expect(output).not.toMatch(/\n\s+at |TSError|unhandled/);
    program.rewrite("count: 2", "count: 1");
    program.rewrite("retenton:", "retention:");
  });

  it("keeps the volumes, and nothing else, over a destroy", async () => {
    const ran = await program.destroy();
    expect(ran.code, ran.output).toBe(0);
    expect(await inventoryOf(docker, program.name)).toEqual([
      `volume ${program.name}-kafka-1-data`,
      `volume ${program.name}-zookeeper-1-data`,
    ]);
  });
});
