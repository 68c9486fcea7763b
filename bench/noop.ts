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
  const readiness: (number | undefined)[] = [];
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
  print([["up", "this cluster", "empty program", "ratio"], ...rows]);
  const { ours = [], empty: none = [] } = measured["without preview"] ?? {};
  remark("with readiness, this cluster ÷ empty program", median(ours) / median(none));
  if (readiness.includes(undefined)) return console.log("      The program did not tell how long readiness took.");
  const proof = median(readiness.filter((value) => value !== undefined));
  remark("readiness, part of it", proof, " s");
  verdict("without readiness, this cluster ÷ empty program", (median(ours) - proof) / median(none), limits.ratio);
  verdict("readiness adds", proof, limits.readinessSeconds, " s");
});
ending();

async function unchanged(stack: TestStack, args: readonly string[]) {
  return succeeded(await stack.pulumi(["up", "--yes", "--expect-no-changes", ...args]));
}

/** The program tells at debug level how long it took until the cluster was proven ready. */
async function readinessOf(stack: TestStack): Promise<number | undefined> {
  const { output } = await unchanged(stack, ["--skip-preview", "--debug"]);
  const ms = /proven ready after (\d+) ms/.exec(output)?.[1];
  return ms === undefined ? undefined : Number(ms) / 1000;
}
