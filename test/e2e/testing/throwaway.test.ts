import type { ChildProcess } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type Docker from "dockerode";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { projectRoot } from "../../../src/setup/project.ts";
import { connect, findEngine } from "../../../src/targets/docker/engine/index.ts";
import { startCluster, type ThrowawayCluster } from "../../../src/testing/index.cjs";
import { inventoryOf, wipe } from "../docker/inventory.ts";
import { noEngine } from "../docker/stack.ts";
import { eventually } from "./eventually.ts";
import { ended, start } from "./process.ts";

const MINUTES = 60_000;
const cli = join(projectRoot, "src", "cli.ts");
const node = process.execPath;

describe.skipIf(noEngine)("Throw-away clusters", () => {
  let docker: Docker;
  /** One that lives while others come and go: nobody may touch it. */
  let bystander: ThrowawayCluster;
  const children: ChildProcess[] = [];

  beforeAll(async () => {
    const found = await findEngine();
    if (!("engine" in found)) throw new Error("no Docker engine");
    docker = connect(found.engine);
    bystander = await startCluster({ name: "test-bystander", brokers: 3 });
  }, 3 * MINUTES);

  afterAll(async () => {
    for (const child of children) child.kill("SIGKILL");
    await bystander?.stop();
    for (const name of ["test-bystander", "test-files", "test-killed", "test-run"]) await wipe(docker, name);
  }, 2 * MINUTES);

  it("of three test files that run side by side have each their own", { timeout: 4 * MINUTES }, async () => {
    const files = ["one.mjs", "two.cjs", "three.ts"].map((name) => join(import.meta.dirname, "files", name));
    const said = await ended(
      start(node, ["--test", "--test-concurrency=3", "--test-reporter=tap", ...files], children),
    );
    expect(said, said.output).toMatchObject({ code: 0 });
    expect(said.output).toContain("# pass 3\n");
    expect(await inventoryOf(docker, "test-files")).toEqual([]);
  });

  it("go with their test's process, also when that is killed", { timeout: 2 * MINUTES }, async () => {
    const { child } = await startKilled();
    child.kill("SIGKILL");
    await eventually(async () => expect(await inventoryOf(docker, "test-killed")).toEqual([]));
  });

  it("are swept by the next start where nobody was left to remove them, and no others are", {
    timeout: 3 * MINUTES,
  }, async () => {
    const { child, name } = await startKilled();
    for (const pid of childrenOf(child.pid)) process.kill(pid, "SIGKILL");
    child.kill("SIGKILL");
    await ended({ child, output: () => "" });
    expect(await inventoryOf(docker, name)).toContain(`container ${name}-kafka-1`);
    const said = await ended(start(node, [cli, "run", "--name", "test-run", "--", "true"], children));
    expect(said, said.output).toMatchObject({ code: 0 });
    expect(await inventoryOf(docker, name)).toEqual([]);
    expect(readdirSync(tmpdir()).filter((file) => file.includes(name))).toEqual([]);
    await bystander.createTopic("still-there");
  });

  it("lose a broker and go on, and have it back with every copy in sync", { timeout: 2 * MINUTES }, async () => {
    const { roundtrip } = await import("./files/roundtrip.mjs");
    for (const name of ["before", "meanwhile"]) await bystander.createTopic(name, { partitions: 3 });
    expect(await roundtrip(bystander.brokers, "before", "by all three")).toBe("by all three");
    await bystander.kill("kafka-2");
    expect(await roundtrip(bystander.brokers, "meanwhile", "by two of three")).toBe("by two of three");
    await bystander.restart("kafka-2");
    expect(await inventoryOf(docker, bystander.name)).toHaveLength(9);
  });

  it("are told to clients by `connection`, as the brokers advertise themselves", async () => {
    for (const [from, bootstrap] of [
      ["host", bystander.bootstrap],
      ["container", bystander.network?.bootstrap],
    ] as const) {
      const args = [cli, "connection", "-c", bystander.name, "--format", "env", "--from", from];
      const said = await ended(start(node, args, children));
      expect(said, said.output).toMatchObject({ code: 0 });
      expect(said.output).toContain(`\nKAFKA_BOOTSTRAP_SERVERS=${bootstrap}\n`);
    }
  });

  it("are in the environment of `run`, whose exit code is the command's", { timeout: 2 * MINUTES }, async () => {
    const script = 'cat; echo "$KAFKA_BOOTSTRAP_SERVERS $SPRING_KAFKA_BOOTSTRAP_SERVERS"; exit 7';
    const said = await ended(
      start(node, [cli, "run", "--name", "test-run", "--", "sh", "-c", script], children, "from stdin\n"),
    );
    expect(said, said.output).toMatchObject({ code: 7 });
    expect(said.output).toMatch(/from stdin\n(127\.0\.0\.1:\d+) \1\n/);
    expect(await inventoryOf(docker, "test-run")).toEqual([]);
  });

  it("are removed by `run` after a signal, which the command gets", { timeout: 2 * MINUTES }, async () => {
    const script = 'trap "echo told; exit 3" TERM; echo running; while :; do sleep 0.1; done';
    const running = start(node, [cli, "run", "--name", "test-run", "--", "sh", "-c", script], children);
    await eventually(async () => expect(running.output()).toContain("running\n"));
    running.child.kill("SIGTERM");
    const said = await ended(running);
    expect(said).toMatchObject({ code: 3, output: expect.stringContaining("told\n") });
    expect(await inventoryOf(docker, "test-run")).toEqual([]);
  });

  it("are not even raised to the end where `run` is told to stop before", { timeout: 2 * MINUTES }, async () => {
    const running = start(node, [cli, "run", "--name", "test-run", "--", "echo", "ran"], children);
    await eventually(async () => expect((await inventoryOf(docker, "test-run")).join()).toContain("volume"));
    running.child.kill("SIGTERM");
    const said = await ended(running);
    expect(said).toMatchObject({ code: 143, output: expect.not.stringContaining("ran\n") });
    expect(await inventoryOf(docker, "test-run")).toEqual([]);
  });

  /** A process with a cluster, which does nothing more. */
  async function startKilled(): Promise<{ readonly child: ChildProcess; readonly name: string }> {
    const script =
      'import { startCluster } from "kafka-cluster/testing"; const { name } = await startCluster({ name: "test-killed" });' +
      'console.log("started", name); setInterval(() => undefined, 1000);';
    const running = start(node, ["--input-type=module", "--eval", script], children);
    await eventually(async () => expect(running.output()).toContain("started"));
    return { child: running.child, name: /started (\S+)/.exec(running.output())?.[1] ?? "" };
  }
});

function childrenOf(pid: number | undefined): number[] {
  const text = readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").trim();
  return text === "" ? [] : text.split(" ").map(Number);
}
