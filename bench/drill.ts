// `npm run drill:full`: every fault at full length, on a cluster of its own; writes its table into docs/drill.md. With
// `-- --kraft` on three controllers and three brokers; with `-- --combined` on three brokers that are the controllers, and
// its table is printed.
import { readFileSync, writeFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { faultsOf } from "../src/operations/drill/catalogue.ts";
import { drillMarkdown, isWell, wrongWith } from "../src/operations/drill/print.ts";
import { projectRoot } from "../src/setup/project.ts";
import { drillOn } from "../test/e2e/docker/drilling.ts";
import { putOnSmallDisk } from "../test/e2e/docker/small-disk.ts";
import { freePorts } from "../test/e2e/docker/stack.ts";
import { kraftImage, makeReady } from "./prepare.ts";
import { openStack, succeeded } from "./stacks.ts";
import { tidily } from "./tidy.ts";

const page = join(projectRoot, "docs", "drill.md");
const { values } = parseArgs({ options: { kraft: { type: "boolean" }, combined: { type: "boolean" } } });
const combined = values.combined === true;
const metadata = values.kraft === true || combined ? "kraft" : "zookeeper";
const marks = { zookeeper: "drill:full", kraft: "drill:kraft" };

const ground = await makeReady();
const { engine } = ground;
const image = metadata === "kraft" ? await kraftImage(ground) : ground.image;
await tidily(async (later) => {
  const stack = await openStack("drill", later);
  const listeners = { hostPortBase: await freePorts(3) };
  stack.describe({ target: "docker", metadata, listeners, ...(combined ? { controllers: { combined } } : {}) });
  succeeded(await stack.up());
  const begin = performance.now();
  await putOnSmallDisk(stack, "kafka-3", 160);
  const disk = await drillOn(
    stack,
    faultsOf(metadata).filter(({ name }) => name === "disk-full"),
    { node: "kafka-3" },
  );
  const { rows, all } = await drillOn(
    stack,
    faultsOf(metadata).filter(({ name }) => name !== "disk-full"),
    { deadlineMs: 300_000 },
  );
  const wrong = wrongWith(all);
  const minutes = Math.round((performance.now() - begin) / 60_000);
  const facts = [
    `${availableParallelism()} cores, Docker ${engine.version}, ${image}, profile laptop, ${minutes} minutes.`,
    `${all.acknowledged} messages acknowledged under one load over all of these but disk-full; read from the beginning at`,
    `the end: ${wrong.length === 0 ? "every one is there, once and in order" : wrong.join("; ")}.`,
  ];
  const text = [drillMarkdown([...rows, ...disk.rows]), "", ...facts].join("\n");
  if (combined) console.log(text);
  else record(text, marks[metadata]);
  if (![...rows, ...disk.rows].every(isWell) || wrong.length > 0) process.exitCode = 1;
});

/** Between the two marks of the page, and nowhere else. */
function record(text: string, mark: string): void {
  const [from, to] = [`<!-- ${mark} -->`, `<!-- /${mark} -->`];
  const now = readFileSync(page, "utf8");
  const [before, rest] = [now.slice(0, now.indexOf(from) + from.length), now.slice(now.indexOf(to))];
  writeFileSync(page, `${before}\n${text}\n${rest}`);
}
