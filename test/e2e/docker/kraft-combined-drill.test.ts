import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { FAULTS } from "../../../src/operations/drill/catalogue.ts";
import { verdictOf } from "../../../src/operations/drill/print.ts";
import { drillOn, findIn } from "./drilling.ts";
import { losesNothing } from "./sound-drill.ts";
import { freePorts, noEngine, TestStack } from "./stack.ts";

const MINUTES = 60_000;
const named = (...names: readonly string[]) => FAULTS.filter(({ name }) => names.includes(name));

describe.skipIf(noEngine)("A drill on three brokers that are the controllers", () => {
  let stack: TestStack;
  beforeAll(async () => {
    stack = await TestStack.open("kraftboth");
    const listeners = { hostPortBase: await freePorts(3) };
    stack.describe({ target: "docker", metadata: "kraft", controllers: { combined: true }, listeners });
    const ran = await stack.up();
    expect(ran.code, ran.output).toBe(0);
  });
  afterAll(async () => {
    await stack?.close();
  });

  it(
    "loses nothing acknowledged, though a controller takes a broker with it",
    async () => {
      await losesNothing(stack, named("kill-controller", "kill-two-controllers", "lose-broker-volume"));
    },
    12 * MINUTES,
  );

  it("cuts nobody off from the controllers alone, for there are none apart", async () => {
    const { rows } = await drillOn(stack, named("cut-controllers"));
    expect(rows.map(verdictOf)).toEqual([expect.stringContaining("its brokers are the controllers")]);
    expect((await findIn(stack)()).cluster.nodes).toHaveLength(3);
  });
});
