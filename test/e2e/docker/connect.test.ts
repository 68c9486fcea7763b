import { appendFileSync, chmodSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type ConnectRest, connectRest } from "../../../src/connect/rest.ts";
import type { Description } from "../../../src/spec/schema.ts";
import { freePorts, noEngine, TestStack } from "./stack.ts";
import { expectPlain } from "./told.ts";
import { typed } from "./typed.ts";

type Connect = NonNullable<Description["connect"]>;
type Connectors = NonNullable<Connect["connectors"]>;

const plain = { "value.converter": "org.apache.kafka.connect.storage.StringConverter" };
const into: Connectors = {
  "lines-in": { class: "FileStreamSource", config: { file: "/files/in.txt", topic: "lines", ...plain } },
};
const both: Connectors = {
  ...into,
  "lines-out": { class: "FileStreamSink", config: { file: "/files/out.txt", topics: "lines", ...plain } },
};

describe.skipIf(noEngine)("Kafka Connect", () => {
  let stack: TestStack;
  let ports: { readonly broker: number; readonly connect: number };
  let rest: ConnectRest;
  let wished: Connect = { workers: 2, files: "files", connectors: both };
  const file = (name: string): string => join(stack.folder, "files", name);
  const wish = (change: Partial<Connect>): void => {
    wished = { ...wished, ...change };
    stack.describe({
      target: "docker",
      zookeeper: { count: 1 },
      brokers: { count: 1 },
      topics: { lines: {} },
      listeners: { hostPortBase: ports.broker, connectPortBase: ports.connect },
      connect: { ...wished, files: join(stack.folder, "files") },
    });
  };
  const succeed = async (args: readonly string[] = []): Promise<string> => {
    const ran = await stack.up({ args });
    expect(ran.code, ran.output).toBe(0);
    return ran.output;
  };
  const shown = async (): Promise<string> => {
    const ran = await stack.preview({ args: ["--diff"] });
    expect(ran.code, ran.output).toBe(0);
    return ran.output;
  };
  /** A line put into the source's file comes out of the sink's. */
  const passes = async (line: string): Promise<void> => {
    appendFileSync(file("in.txt"), `${line}\n`);
    const lines = () => readFileSync(file("out.txt"), "utf8").split("\n");
    await expect.poll(lines, { timeout: 30_000, interval: 200 }).toContain(line);
  };
  const states = async () =>
    Object.fromEntries(
      [...(await rest.connectors())].map(([name, { state, tasks }]) => [name, [state, ...tasks.map((t) => t.state)]]),
    );

  beforeAll(async () => {
    stack = await TestStack.open("connect");
    const broker = await freePorts(1);
    ports = { broker, connect: await freePorts(2) };
    rest = connectRest([0, 1].map((offset) => async () => `http://127.0.0.1:${ports.connect + offset}`));
    mkdirSync(join(stack.folder, "files"));
    // Workers are a user of their own.
    chmodSync(stack.folder, 0o755);
    chmodSync(join(stack.folder, "files"), 0o777);
    for (const name of ["in.txt", "out.txt"]) writeFileSync(file(name), "", { mode: 0o666 });
    for (const name of ["in.txt", "out.txt"]) chmodSync(file(name), 0o666);
  });
  afterAll(async () => {
    await stack?.close();
  });

  it("is raised with its connectors by the very `up` that raises the cluster, and carries a line from file to file", async () => {
    wish({});
    await succeed();
    expect(await states()).toEqual({ "lines-in": ["RUNNING", "RUNNING"], "lines-out": ["RUNNING", "RUNNING"] });
    await passes("first");
    await succeed(["--expect-no-changes"]);
  });

  it("is shown by `status`, with the state of every task, and its logs are at hand", async () => {
    const { code, stdout } = await typed(stack.name, "status");
    expect(stdout).toMatch(new RegExp(`^connect-2 +running +http://127.0.0.1:${ports.connect + 1} ok$`, "m"));
    expect(stdout).toMatch(/^lines-in +RUNNING +connect-[12] +0 RUNNING on connect-[12]$/m);
    expect(code).toBe(0);
    const log = await typed(stack.name, ["logs", "connect-1", "--tail", "5000"]);
    expect(log.stdout).toContain("Kafka Connect started");
    expect(await stack.outputs<{ connect: unknown }>()).toMatchObject({
      connect: {
        host: [`http://127.0.0.1:${ports.connect}`, `http://127.0.0.1:${ports.connect + 1}`],
        network: ["http://connect-1:8083", "http://connect-2:8083"],
      },
    });
  });

  it("shows what somebody changed by hand, and brings back what the description says", async () => {
    await rest.pause("lines-out");
    await rest.configure("lines-in", { ...(await rest.connectors()).get("lines-in")?.config, "batch.size": "7" });
    await rest.create("by-hand", { "connector.class": "FileStreamSource", topic: "lines" }, "PAUSED");
    const plan = await shown();
    expect(plan).toMatch(/\+ batch\.size: "7"/);
    expect(plan).toMatch(/\+ state *: "PAUSED"/);
    await succeed();
    expect(await states()).toMatchObject({ "lines-out": ["RUNNING", "RUNNING"], "by-hand": ["PAUSED"] });
    expect((await rest.connectors()).get("lines-in")?.config).not.toHaveProperty("batch.size");
    await passes("second");
  });

  it("updates a connector and pauses one; one that leaves the description is removed, and one made by hand stays", async () => {
    wish({
      connectors: {
        "lines-in": { class: "FileStreamSource", config: { ...both["lines-in"]?.config, "batch.size": 100 } },
        "lines-out": { ...both["lines-out"], class: "FileStreamSink", paused: true },
      },
    });
    expect(await shown()).toMatch(/\+ batch\.size *: "100"/);
    await succeed();
    expect(await states()).toMatchObject({ "lines-out": ["PAUSED", "PAUSED"], "lines-in": ["RUNNING", "RUNNING"] });
    expect((await rest.connectors()).get("lines-in")?.config["batch.size"]).toBe("100");
    wish({ connectors: into });
    await succeed();
    expect(Object.keys(await states()).sort()).toEqual(["by-hand", "lines-in"]);
    wish({ connectors: both });
    await succeed();
  });

  it("goes on when a worker is killed, and a plain `up` brings back one that was removed or stopped", async () => {
    const worker = (await rest.connectors()).get("lines-in")?.tasks[0]?.worker ?? "";
    const other = worker === "connect-1" ? "connect-2" : "connect-1";
    await stack.container(worker).remove({ force: true });
    const running = async () => (await rest.connectors().catch(() => undefined))?.get("lines-in")?.tasks[0];
    await expect.poll(running, { timeout: 60_000, interval: 500 }).toMatchObject({ state: "RUNNING", worker: other });
    await passes("third");
    const { code, stdout } = await typed(stack.name, "status");
    expect([code, stdout]).toEqual([0, expect.stringContaining("lines-in")]);
    await stack.container(other).stop({ t: 20 });
    await succeed();
    expect(await states()).toMatchObject({ "lines-in": ["RUNNING", "RUNNING"], "lines-out": ["RUNNING", "RUNNING"] });
    await passes("fourth");
  });

  it("changes its workers one after the other", async () => {
    const before = await stack.containerIds();
    wish({ overrides: { "offset.flush.interval.ms": 5000 } });
    const serving: number[] = [];
    const watch = setInterval(async () => {
      const answers = [0, 1].map((offset) => fetch(`http://127.0.0.1:${ports.connect + offset}/connectors`));
      serving.push((await Promise.allSettled(answers)).filter((one) => one.status === "fulfilled").length);
    }, 100);
    await succeed().finally(() => clearInterval(watch));
    const after = await stack.containerIds();
    expect(["connect-1", "connect-2"].filter((name) => before[name] === after[name])).toEqual([]);
    expect(before["kafka-1"]).toBe(after["kafka-1"]);
    expect(Math.min(...serving)).toBe(1);
    await passes("fifth");
  });

  it("says which task failed, where and why, and goes on when that is put right", async () => {
    wish({
      connectors: {
        ...both,
        broken: { class: "FileStreamSink", config: { file: "/files/none/out.txt", topics: "lines", ...plain } },
      },
    });
    const { code, output } = await stack.up();
    expect(code).not.toBe(0);
    expect(output).toMatch(/Task 0 of connector broken failed on connect-[12]: org\.apache\.kafka\.connect\.errors\./);
    expect(output).toMatch(/NoSuchFileException: \/files\/none\/out\.txt/);
    expect(output).toMatch(new RegExp(`docker logs ${stack.name}-connect-[12]`));
    wish({ connectors: { ...both, wrong: { class: "FileStreamSuorce", config: {} } } });
    const refused = await stack.up();
    expect(refused.output).toContain("connector-class");
    expect(refused.output).toContain("Did you mean FileStreamSource?");
    expectPlain(refused);
    wish({ connectors: both });
    await succeed();
    expect(Object.keys(await states())).not.toContain("broken");
  });

  it("is stopped and started with the cluster, and a preview meanwhile waits for nobody", async () => {
    expect((await typed(stack.name, "stop")).code).toBe(0);
    const plan = await shown();
    expect(plan).toContain("The connectors were not compared with Kafka Connect");
    expect(plan).not.toContain("~ kafka-cluster:index:Connector");
    const started = await typed(stack.name, "start");
    expect(started.stderr).toMatch(/starting connect-1, connect-2/);
    await passes("sixth");
  });

  it("runs as one worker with its offsets on a volume, once that is wished", async () => {
    wish({ mode: "standalone", workers: 1, overrides: {} });
    await succeed();
    expect(await states()).toEqual({ "lines-in": ["RUNNING", "RUNNING"], "lines-out": ["RUNNING", "RUNNING"] });
    await passes("seventh");
    await succeed(["--expect-no-changes"]);
    expect(await stack.inventory()).toContain(`volume ${stack.name}-connect-1-offsets`);
    expect(await stack.inventory()).not.toContain(`container ${stack.name}-connect-2`);
    wish({ connectors: { ...both, broken: { class: "FileStreamSource", config: { file: "/files/in.txt" } } } });
    const broken = await stack.up();
    expect(broken.code).not.toBe(0);
    expect(broken.output).toMatch(/connect-1 does not answer; its log says: .*Missing required configuration "topic"/);
  });

  it("stands in the way of neither refresh nor destroy while it is stopped, and leaves its offsets", async () => {
    expect((await typed(stack.name, "stop")).code).toBe(0);
    const refreshed = await stack.pulumi(["refresh", "--yes", "--skip-preview"]);
    expect(refreshed.code, refreshed.output).toBe(0);
    const { code, output } = await stack.destroy();
    expect(code, output).toBe(0);
    expect(await stack.inventory()).toContain(`volume ${stack.name}-connect-1-offsets`);
  });
});
