import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { SESSION_MS } from "../../../src/model/session.ts";
import { FAULTS, faultsOf } from "../../../src/operations/drill/catalogue.ts";
import { dockerFaults } from "../../../src/operations/drill/docker/faults.ts";
import { attachedTo } from "../../../src/operations/drill/docker/networks.ts";
import { verdictOf } from "../../../src/operations/drill/print.ts";
import { isSound } from "../../../src/operations/load/audit.ts";
import { projectRoot } from "../../../src/setup/project.ts";
import { drillOn, findIn, upOf } from "./drilling.ts";
import { putOnSmallDisk } from "./small-disk.ts";
import { freePorts, noEngine, TestStack } from "./stack.ts";

/** Longer than a session, so that leadership moves; shorter than a full drill, which is `npm run drill:full`. */
const HOLD_SECONDS = 12;
const MINUTES = 60_000;
const named = (...names: readonly string[]) => FAULTS.filter(({ name }) => names.includes(name));

describe.skipIf(noEngine)("A drill on a cluster of six containers", () => {
  let stack: TestStack;
  beforeAll(async () => {
    stack = await TestStack.open("faults");
    stack.describe({ target: "docker", listeners: { hostPortBase: await freePorts(3) } });
    const ran = await stack.up();
    expect(ran.code, ran.output).toBe(0);
  });
  afterAll(async () => {
    await stack?.close();
  });

  it(
    "loses nothing acknowledged, whatever is killed, stands still, is cut off or taken away",
    async () => {
      await putOnSmallDisk(stack, "kafka-3", 160);
      const disk = await drillOn(stack, named("disk-full"), { node: "kafka-3", holdSeconds: 5 });
      // Of another one: who holds the small disk keeps it from being removed.
      const lost = await drillOn(stack, named("lose-broker-volume"), { node: "kafka-2", holdSeconds: HOLD_SECONDS });
      const done = [...disk.rows, ...lost.rows].map(({ fault }) => fault);
      const others = faultsOf("zookeeper").filter(({ name }) => !done.includes(name));
      const { rows, all } = await drillOn(stack, others, { holdSeconds: HOLD_SECONDS });
      for (const row of [...disk.rows, ...lost.rows, ...rows]) expect(verdictOf(row), row.fault).toBe("ok");
      expect(rows.map(({ fault }) => fault)).toEqual(others.map(({ name }) => name));
      expect(all.acknowledged).toBeGreaterThan(10_000);
      expect(isSound(all)).toBe(true);
      for (const { fault, round } of rows.filter((row) => /^kill-(leader|controller)$/.test(row.fault)))
        expect(round?.longestGapMs, fault).toBeLessThan(SESSION_MS.laptop + 5000);
    },
    9 * MINUTES,
  );

  it("leaves networks, addresses and volumes as they were, and nothing for `up` to do", async () => {
    for (const id of [1, 2, 3]) {
      const attached = await attachedTo(stack.container(`kafka-${id}`));
      expect(attached.map(({ network, aliases }) => [network, [...aliases].sort()])).toEqual([
        [stack.name, ["kafka", `kafka-${id}`]],
        [`${stack.name}-metadata`, [`kafka-${id}`]],
      ]);
    }
    expect((await stack.inventory()).filter((name) => /drill|quorum-only/.test(name))).toEqual([]);
    const again = await stack.up({ args: ["--expect-no-changes"] });
    expect(again.code, again.output).toBe(0);
  });

  it("does nothing that loses data without --yes, and nothing that nobody could repair", async () => {
    const { rows } = await drillOn(stack, named("lose-broker-volume", "kill-everything"), { yes: false });
    expect(rows.map(verdictOf)).toEqual([
      expect.stringContaining("only with --yes"),
      expect.stringContaining("only with --yes"),
    ]);
    const alone = await drillOn(stack, named("remove-broker"), { up: undefined });
    expect(alone.rows.map(verdictOf)).toEqual([expect.stringContaining("only `up` heals it")]);
    const full = await drillOn(stack, named("disk-full"), { node: "kafka-1" });
    expect(full.rows.map(verdictOf)).toEqual([expect.stringContaining("no size limit of its own")]);
    const held = await drillOn(stack, named("lose-broker-volume"), { node: "kafka-3" });
    expect(held.rows.map(verdictOf)).toEqual([expect.stringContaining(`is mounted by ${stack.name}-holder too`)]);
  });

  it.each([
    ["that was killed in the middle is taken back by the next one", "SIGKILL"],
    ["that is ended by Ctrl-C takes back what it did first", "SIGINT"],
  ] as const)("%s", async (_, signal) => {
    const drill = ["drill", "cut-all", "-c", stack.name, "--node", "kafka-2", "--seconds", "60"];
    const child = spawn(process.execPath, [join(projectRoot, "src/cli.ts"), ...drill], { stdio: "ignore" });
    const faults = dockerFaults(stack.docker, (await findIn(stack)()).cluster);
    const attached = async () => (await attachedTo(stack.container("kafka-2"))).length;
    await expect.poll(attached, { timeout: 60_000 }).toBe(0);
    child.kill(signal);
    const [code] = await once(child, "close");
    expect(code).toBe(signal === "SIGINT" ? 130 : null);
    if (signal === "SIGKILL") {
      expect(await faults.pending()).toMatchObject({ harm: "cut-all", nodes: ["kafka-2"] });
      await faults.heal(upOf(stack));
    }
    expect(await faults.pending()).toBeUndefined();
    expect(await attached()).toBe(2);
  });
});
