// One of Kafka's tools in a container: what a person waits for, with the image's class archive and without.
import type Docker from "dockerode";
import { freePorts } from "../test/e2e/docker/stack.ts";
import { idle, toolIn } from "./client.ts";
import { makePlainImage } from "./plain-image.ts";
import { makeReady, numbersFrom } from "./prepare.ts";
import { ending, heading, print, spread, verdict } from "./report.ts";
import { interleave, median } from "./rounds.ts";
import { openStack, succeeded } from "./stacks.ts";
import { tidily } from "./tidy.ts";

const limit = 0.6;

const { rounds } = numbersFrom({ rounds: 9 });
const ground = await makeReady();
heading(`kafka-topics.sh --list, ${rounds} rounds`, ground);
await tidily(async (later) => {
  const plain = await makePlainImage(ground);
  later(plain.remove);
  const stack = await openStack("tools", later);
  stack.describe({ target: "docker", listeners: { hostPortBase: await freePorts(3) } });
  succeeded(await stack.up());
  const beside = async (image: string) => {
    const container = await idle(ground.docker, image, { NetworkMode: stack.name });
    later(() => container.remove({ force: true, v: true }));
    return container;
  };
  const [archived, stock] = [await beside(ground.image), await beside(plain.image)];
  const measured = await interleave(rounds, {
    "with the archive": () => list(archived),
    "without it": () => list(stock),
  });
  print([
    ["kafka-topics.sh --list", "median (least to greatest)"],
    ...Object.entries(measured).map(([name, values]) => [name, spread(values)]),
  ]);
  verdict("with ÷ without", median(measured["with the archive"]) / median(measured["without it"]), limit);
});
ending();

/** Seconds by the container's own clock: the engine's way into it is not the tool's. */
async function list(container: Docker.Container): Promise<number> {
  const script =
    "TIMEFORMAT=%R; time kafka-topics.sh --bootstrap-server kafka-1:9092 --list >/tmp/listed 2>&1 || cat /tmp/listed";
  const said = await toolIn(container, ["bash", "-c", script]);
  const seconds = Number(said.trim());
  if (Number.isNaN(seconds)) throw new Error(`kafka-topics.sh failed:\n${said}`);
  return seconds;
}
