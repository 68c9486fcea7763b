// `up` of a cluster that is as it is described, against `up` of an empty program.
import { freePorts, type TestStack } from "../test/e2e/docker/stack.ts";
import { makeReady, numbersFrom } from "./prepare.ts";
import { ending, heading, print, remark, spread, verdict } from "./report.ts";
import { interleave, median } from "./rounds.ts";
import { openEmpty, openStack, succeeded } from "./stacks.ts";
import { tidily } from "./tidy.ts";

const limits = { ratio: 2.2, readinessSeconds: 1 };
const kinds = {
  "without preview": ["--skip-preview"],
  "with --refresh": ["--skip-preview", "--refresh"],
  "with preview": [],
} as const;

const { rounds } = numbersFrom({ rounds: 5 });
const ground = await makeReady();
heading(`\`up\` that changes nothing, ${rounds} rounds`, ground);
await tidily(async (later) => {
  const stack = await openStack("noop", later);
  stack.describe({ target: "docker", listeners: { hostPortBase: await freePorts(3) } });
  succeeded(await stack.up());
  const empty = await openEmpty(stack);
  const readiness: number[] = [];
  const measured: Record<string, { ours: number[]; empty: number[] }> = {};
  for (const [kind, args] of Object.entries(kinds)) {
    await empty(args);
    measured[kind] = await interleave(rounds, {
      ours: async () => (await unchanged(stack, args)).seconds,
      empty: async () => (await empty(args)).seconds,
    });
  }
  for (let round = 0; round < rounds; round++) readiness.push(await readinessOf(stack));
  const rows = Object.entries(measured).map(([kind, { ours, empty }]) => [
    kind,
    spread(ours),
    spread(empty),
    (median(ours) / median(empty)).toFixed(2),
  ]);
  print([["up", "this cluster", "empty program", "ratio"], ...rows, ["readiness, part of it", spread(readiness)]]);
  const { ours = [], empty: none = [] } = measured["without preview"] ?? {};
  verdict(
    "without readiness, this cluster ÷ empty program",
    (median(ours) - median(readiness)) / median(none),
    limits.ratio,
  );
  verdict("readiness adds", median(readiness), limits.readinessSeconds, " s");
  remark("with readiness, this cluster ÷ empty program", median(ours) / median(none));
});
ending();

async function unchanged(stack: TestStack, args: readonly string[]) {
  return succeeded(await stack.pulumi(["up", "--yes", "--expect-no-changes", ...args]));
}

/** The program tells at debug level how long it looked until the cluster was proven ready. */
async function readinessOf(stack: TestStack): Promise<number> {
  const { output } = await unchanged(stack, ["--skip-preview", "--debug"]);
  const ms = /ready after (\d+) ms/.exec(output)?.[1];
  if (ms === undefined) throw new Error("the program did not tell how long readiness took");
  return Number(ms) / 1000;
}
