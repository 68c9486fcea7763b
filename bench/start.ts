// From `pulumi up` to a proven cluster, against the same containers raised by parallel `docker run`: three and three with
// ZooKeeper, three and three in KRaft, and three that are both.
import type { Description } from "../src/spec/schema.ts";
import { hasCompose } from "../test/e2e/docker/compose.ts";
import { freePorts, TestStack } from "../test/e2e/docker/stack.ts";
import { raiseBare } from "./bare.ts";
import { raiseComposed } from "./composed.ts";
import { PhaseClock, phaseNames } from "./phases.ts";
import { makePlainImage } from "./plain-image.ts";
import { kraftImage, makeReady, numbersFrom } from "./prepare.ts";
import { ending, heading, print, remark, seconds, spread, verdict } from "./report.ts";
import { interleave, median } from "./rounds.ts";
import { succeeded } from "./stacks.ts";
import { tidily } from "./tidy.ts";

const limits = { stock: 1.9, described: 1.25, lessNetwork: 1 };
/** What creating a Docker network costs in the provider: it waits that long before it looks whether the network is there. */
const networkSeconds = 2;

/** As described by default otherwise. */
const quorums: Readonly<Record<string, Partial<Description>>> = {
  "KRaft, three and three": { metadata: "kraft" },
  "KRaft, three combined": { metadata: "kraft", controllers: { combined: true } },
};

const { rounds } = numbersFrom({ rounds: 5 });
const ground = await makeReady();
const kraft = await kraftImage(ground);
heading(`First \`up\`, ${rounds} rounds`, { ...ground, image: `${ground.image}, ${kraft}` });
await tidily(async (later) => {
  const plain = await makePlainImage(ground);
  later(plain.remove);
  const stock = { profile: "production", image: { reference: plain.image, family: "apache" } } as const;
  const parts: number[][] = [];
  const measured = await interleave<string>(rounds, {
    "pulumi up, stock JVM flags": () => up(stock, later, parts),
    "docker run, stock JVM flags": async () => raiseBare(ground, await described(stock), plain.image),
    "pulumi up, as described by default": () => up({}, later),
    "docker run, as described by default": async () => raiseBare(ground, await described({}), ground.image),
    ...Object.fromEntries(
      Object.entries(quorums).flatMap(([name, description]) => [
        [`pulumi up, ${name}`, () => up(description, later)],
        [`docker run, ${name}`, async () => raiseBare(ground, await described(description), kraft)],
      ]),
    ),
    ...(hasCompose ? { "docker-compose up, stock JVM flags": async () => raiseComposed(await described(stock)) } : {}),
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
  const wait = `less the provider's ${networkSeconds} s for a network`;
  verdict("pulumi up as described by default ÷ docker run with stock JVM flags", up2 / bare1, limits.described);
  verdict(`the same ${wait}`, (up2 - networkSeconds) / bare1, limits.lessNetwork);
  verdict("stock JVM flags on both sides", up1 / bare1, limits.stock);
  remark(`the same ${wait}`, (up1 - networkSeconds) / bare1);
  remark("as described by default on both sides", up2 / bare2);
  remark(`the same ${wait}`, (up2 - networkSeconds) / bare2);
  for (const name of Object.keys(quorums)) {
    const [ours, bare] = [`pulumi up, ${name}`, `docker run, ${name}`].map((one) => median(measured[one] ?? []));
    remark(`${name}: pulumi up ÷ docker run`, (ours ?? Number.NaN) / (bare ?? Number.NaN));
    remark(`${name}: pulumi up ÷ pulumi up with ZooKeeper`, (ours ?? Number.NaN) / up2);
  }
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
