import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { levelsOf } from "../../../src/model/feature-levels.ts";
import { lineOf } from "../../../src/model/versions.ts";
import { FAULTS } from "../../../src/operations/drill/catalogue.ts";
import type { StatusReport } from "../../../src/operations/status/report.ts";
import { NEWEST_KRAFT_VERSION } from "../../../src/spec/fields.ts";
import { execute } from "../../../src/targets/docker/execute.ts";
import { losesNothing } from "./sound-drill.ts";
import { freePorts, noEngine, TestStack } from "./stack.ts";
import { typed } from "./typed.ts";

const MINUTES = 60_000;
const named = (...names: readonly string[]) => FAULTS.filter(({ name }) => names.includes(name));

describe.skipIf(noEngine)("A drill on three controllers and three brokers", () => {
  let stack: TestStack;
  beforeAll(async () => {
    stack = await TestStack.open("kraftfaults");
    stack.describe({ target: "docker", metadata: "kraft", listeners: { hostPortBase: await freePorts(3) } });
    const ran = await stack.up();
    expect(ran.code, ran.output).toBe(0);
  });
  afterAll(async () => {
    await stack?.close();
  });

  const type = (line: string) => typed(stack.name, line);

  it("finds everything well with the commands that look at it", async () => {
    const [status, verify, config, refused] = [
      await type("status --json"),
      await type("verify --messages 20"),
      await type("config controller-2 server.properties"),
      await type("drill kill-zookeeper-leader"),
    ];
    const report = JSON.parse(status.stdout) as StatusReport;
    expect(report).toMatchObject({ healthy: true, problems: [], zookeepers: [] });
    expect(report.quorum).toMatchObject({ leader: report.controller, finalised: lineOf(NEWEST_KRAFT_VERSION) });
    expect(report.quorum?.controllers.map(({ node, role, caughtUp }) => [node, role !== null, caughtUp])).toEqual(
      [1, 2, 3].map((id) => [`controller-${id}`, true, true]),
    );
    expect(verify.stdout).toContain("All 40 messages came back twice, each key in order.");
    expect(config.stdout).toContain("process.roles=controller");
    expect(refused).toMatchObject({ code: 1, stderr: expect.stringContaining("kept by the controllers of KRaft") });
    expect([status.code, verify.code]).toEqual([0, 0]);
  });

  it("stops brokers before controllers, and starts them the other way round", async () => {
    const stopped = await type("stop");
    expect(stopped.stderr).toMatch(/stopping kafka-1, kafka-2, kafka-3[\s\S]*stopping controller-1, controller-2/);
    const started = await type("start");
    expect(started.stderr).toMatch(/starting controller-1, controller-2, controller-3[\s\S]*starting kafka-1/);
    expect([stopped.code, started.code], started.stderr).toEqual([0, 0]);
  });

  it("has the levels that Kafka's own table says", async () => {
    for (const line of ["3.9-IV0", "4.0", "4.1", "4.2", "4.3"]) {
      const command = ["/opt/kafka/bin/kafka-features.sh", "version-mapping", "--release-version", line];
      const { output } = await execute(stack.container("controller-1"), command);
      const levels = [...output.matchAll(/^([\w.]+)=(\d+)/gm)].map(([, name = "", level]) => [name, Number(level)]);
      const wanted = levels.filter(([name, level]) => name !== "kraft.version" && level !== 0);
      expect(levelsOf(lineOf(line.replace("-", "."))), line).toEqual(Object.fromEntries(wanted));
    }
  });

  it(
    "loses nothing acknowledged, whatever happens to controllers and brokers",
    async () => {
      const quick = named(
        ...["kill-leader", "kill-controller", "pause-controller", "cut-controllers", "cut-controller"],
        ...["kill-two-controllers", "kill-everything", "lose-controller-volume"],
      );
      await losesNothing(stack, quick);
      expect((await stack.inventory()).filter((name) => /drill|quorum-only/.test(name))).toEqual([]);
      const again = await stack.up({ args: ["--expect-no-changes"] });
      expect(again.code, again.output).toBe(0);
    },
    12 * MINUTES,
  );
});
