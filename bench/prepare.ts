import { parseArgs } from "node:util";
import type Docker from "dockerode";
import { newestOf } from "../src/model/versions.ts";
import { prepare } from "../src/setup/commands/up.ts";
import { readWanted } from "../src/setup/description.ts";
import { defaultImages, ensureImages, hasImage } from "../src/setup/image/ensure.ts";
import { openSession } from "../src/setup/session.ts";
import { defaultVersion } from "../src/setup/tools/releases.ts";
import { connect, type EngineAddress, findEngine } from "../src/targets/docker/engine/index.ts";

/** What every measurement needs, present before any clock starts. */
export interface Ground {
  readonly engine: EngineAddress;
  readonly docker: Docker;
  /** The image a node gets whose description names none. */
  readonly image: string;
}

/** Gets the Pulumi CLI, its plugins, the engine and the image, as `npm run up` would. Rejects with what is missing. */
export async function makeReady(): Promise<Ground> {
  await prepare(openSession([]), readWanted(""));
  const found = await findEngine();
  if (!("engine" in found)) throw new Error("no Docker engine");
  const { engine } = found;
  if (!engine.isLocal)
    throw new Error(`the engine at ${engine.address} is not on this machine: nothing can be compared`);
  const { own, official } = defaultImages(defaultVersion);
  return { engine, docker: connect(engine), image: (await hasImage(engine, own)) ? own : official };
}

/** The image a node gets in KRaft whose description names none; fetched or built where it is missing. */
export async function kraftImage({ engine }: Ground): Promise<string> {
  const version = newestOf("kraft");
  await ensureImages(engine, { target: "docker", version, host: undefined, images: [], takesDefaultImage: true });
  const { own, official } = defaultImages(version);
  return (await hasImage(engine, own)) ? own : official;
}

/** Whole numbers from the command line: `--rounds 5`. Anything else on it is an error. */
export function numbersFrom<Name extends string>(usual: Readonly<Record<Name, number>>): Record<Name, number> {
  const names = Object.keys(usual) as Name[];
  const { values } = parseArgs({
    options: Object.fromEntries(names.map((name) => [name, { type: "string" as const }])),
  });
  const numberOf = (name: Name): number => {
    const value = values[name] === undefined ? usual[name] : Number(values[name]);
    if (!Number.isInteger(value) || value < 1)
      throw new Error(`--${name} wants a whole number from 1, not ${values[name]}`);
    return value;
  };
  return Object.fromEntries(names.map((name) => [name, numberOf(name)])) as Record<Name, number>;
}
