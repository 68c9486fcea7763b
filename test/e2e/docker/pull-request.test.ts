import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { connect, findEngine } from "../../../src/targets/docker/engine/index.ts";
import { recipe } from "../../docs/recipe.ts";
import { Environments, type Said } from "../setup/environments.ts";
import { inventoryOf } from "./inventory.ts";
import { freePorts, noEngine } from "./stack.ts";

const MINUTES = 60_000;

describe.skipIf(noEngine)("The recipe for pull requests", () => {
  let backend: string;
  let environments: Environments;
  let jobs: Readonly<Record<string, readonly string[]>>;

  beforeAll(async () => {
    backend = mkdtempSync(join(tmpdir(), "kafka-cluster-test-"));
    const base = await freePorts(10);
    // What the workflow has in secrets: a backend that every run reaches.
    const shared = {
      PULUMI_BACKEND_URL: `file://${backend}?metadata=skip`,
      PULUMI_CONFIG_PASSPHRASE: "only-for-a-test",
    };
    environments = await Environments.open(
      { target: "docker", brokers: { count: 1 }, zookeeper: { count: 1 }, listeners: { hostPortBase: base } },
      "docker",
      shared,
      "staging",
    );
    jobs = recipe(environments.prefix);
  });
  afterAll(async () => {
    await environments.close();
    rmSync(backend, { recursive: true, force: true });
  }, 5 * MINUTES);

  /** A job of the workflow, on a machine that has neither the stack file nor any data of the last one. */
  async function run(job: string): Promise<readonly Said[]> {
    environments.forget();
    const said: Said[] = [];
    for (const typed of jobs[job] ?? []) {
      const one = await environments.run(...typed.split(" ").slice(1));
      expect(one, `${typed}\n${one.stderr}${one.stdout}`).toMatchObject({ code: 0 });
      said.push(one);
    }
    return said;
  }

  it("raises a cluster at a push, goes on with it at the next, and removes it when it is closed", {
    timeout: 8 * MINUTES,
  }, async () => {
    await run("raise");
    expect((await inventory()).filter((thing) => thing.startsWith("container"))).toHaveLength(2);
    const before = await inventory();
    await run("raise");
    expect(await inventory()).toEqual(before);
    const [listed, pruned] = await run("prune");
    expect(listed?.stdout).toContain(`pr-${environments.prefix}`);
    expect(pruned?.stderr).toContain("No environment is past its time.");
    expect(await inventory()).toEqual(before);
    await run("remove");
    expect(await inventory()).toEqual([]);
    expect(readdirSync(join(backend, ".pulumi", "stacks", "kafka-cluster"))).toEqual([]);
    await run("remove");
  });

  async function inventory(): Promise<readonly string[]> {
    const found = await findEngine();
    if (!("engine" in found)) throw new Error("no Docker engine");
    return await inventoryOf(connect(found.engine), `pr-${environments.prefix}`);
  }
});
