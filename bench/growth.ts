// What more brokers cost: a first `up`, and one that changes nothing.
import { freePorts, TestStack } from "../test/e2e/docker/stack.ts";
import { makeReady, numbersFrom } from "./prepare.ts";
import { ending, heading, print, spread } from "./report.ts";
import { succeeded } from "./stacks.ts";
import { tidily } from "./tidy.ts";

const counts = [1, 3, 5, 9];

const { rounds } = numbersFrom({ rounds: 3 });
const ground = await makeReady();
heading(`Growth, profile laptop, three ZooKeeper nodes, ${rounds} rounds`, ground);
await tidily(async (later) => {
  const figures = counts.map((count) => ({ count, first: [] as number[], noop: [] as number[] }));
  for (let round = 0; round < rounds; round++) {
    for (const { count, first, noop } of figures) {
      const stack = await TestStack.open(`bench-growth-${count}`);
      later(() => stack.close());
      stack.describe({ target: "docker", brokers: { count }, listeners: { hostPortBase: await freePorts(count) } });
      first.push(succeeded(await stack.up()).seconds);
      noop.push(succeeded(await stack.up({ args: ["--expect-no-changes"] })).seconds);
      await stack.close();
      console.error(`  round ${round + 1} of ${rounds}: ${count} brokers`);
    }
  }
  print([
    ["brokers", "first up", "up that changes nothing"],
    ...figures.map(({ count, first, noop }) => [String(count), spread(first), spread(noop)]),
  ]);
});
ending();
