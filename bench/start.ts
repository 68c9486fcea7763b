// From `pulumi up` to a proven cluster, against the same six containers raised by parallel `docker run`.
import type { Description } from "../src/spec/schema.ts";
import { freePorts, TestStack } from "../test/e2e/docker/stack.ts";
import { raiseBare } from "./bare.ts";
import { PhaseClock, phaseNames } from "./phases.ts";
import { makePlainImage } from "./plain-image.ts";
import { makeReady, numbersFrom } from "./prepare.ts";
import { ending, heading, print, remark, seconds, spread, verdict } from "./report.ts";
import { interleave, median } from "./rounds.ts";
import { succeeded } from "./stacks.ts";
import { tidily } from "./tidy.ts";

const limit = 1.9;
/** What creating a Docker network costs in the provider: it waits that long before it looks whether the network is there. */
const networkSeconds = 2;

const { rounds } = numbersFrom({ rounds: 5 });
const ground = await makeReady();
heading(`First \`up\`, ${rounds} rounds`, ground);
await tidily(async (later) => {
  const plain = await makePlainImage(ground);
  later(plain.remove);
  const stock = { profile: "production", image: { reference: plain.image, family: "apache" } } as const;
  const parts: number[][] = [];
  const measured = await interleave(rounds, {
    "pulumi up, stock JVM flags": () => up(stock, later, parts),
    "docker run, stock JVM flags": async () => raiseBare(ground, await described(stock), plain.image),
    "pulumi up, as described by default": () => up({}, later),
    "docker run, as described by default": async () => raiseBare(ground, await described({}), ground.image),
  });
  print([
    ["", "median (least to greatest)"],
    ...Object.entries(measured).map(([name, values]) => [name, spread(values)]),
  ]);
  print([
    ["pulumi up, stock JVM flags, where the time goes", "median"],
    ...phaseNames.map((name, phase) => [name, seconds(median(parts.map((part) => part[phase] ?? Number.NaN)))]),
  ]);
  const [up1, bare1, up2, bare2] = Object.values(measured).map(median) as [number, number, number, number];
  verdict("stock JVM flags, pulumi up ÷ docker run", up1 / bare1, limit);
  remark(`the same less the provider's ${networkSeconds} s for a network`, (up1 - networkSeconds) / bare1);
  remark("as described by default, pulumi up ÷ docker run", up2 / bare2);
  remark(`the same less the provider's ${networkSeconds} s for a network`, (up2 - networkSeconds) / bare2);
  remark("as described by default ÷ docker run with stock JVM flags", up2 / bare1);
});
ending();

async function described(rest: Partial<Description>): Promise<Description> {
  return { target: "docker", ...rest, listeners: { hostPortBase: await freePorts(3) } };
}

/** Raises a cluster that has never been, removes it, and resolves to the seconds of `up`. */
async function up(
  rest: Partial<Description>,
  later: Parameters<Parameters<typeof tidily>[0]>[0],
  parts?: number[][],
): Promise<number> {
  const stack = await TestStack.open("bench-start");
  later(() => stack.close());
  stack.describe(await described(rest));
  const clock = new PhaseClock();
  const ran = succeeded(await stack.up({ onStart: clock.listen }));
  parts?.push(clock.seconds());
  await stack.close();
  return ran.seconds;
}
