import type Docker from "dockerode";
import { AnswerError, ask } from "../../targets/docker/engine/ask.ts";
import { transportTo } from "../../targets/docker/engine/transport.ts";
import type { EngineAddress } from "../../targets/docker/engine/types.ts";
import type { Wanted } from "../description.ts";
import { occasionally, say } from "../say.ts";
import { SetupError } from "../setup-error.ts";

/** The image this project builds, and the one it stands in for. The program prefers them in this order. */
export const defaultImages = (version: string) =>
  ({ own: `kafka-cluster/kafka:${version}`, official: `apache/kafka:${version}` }) as const;

/**
 * Makes sure the engine has the images a description wants: those it names are pulled; where it names none, ours or
 * the official one is enough, else the official one is pulled, else ours is built. Throws a `SetupError`.
 */
export async function ensureImages(engine: EngineAddress, wanted: Wanted): Promise<void> {
  const { own, official } = defaultImages(wanted.version);
  for (const image of wanted.images) {
    if (!(await hasImage(engine, image))) await pullNamed(engine, image);
  }
  if (!wanted.takesDefaultImage || (await hasImage(engine, own)) || (await hasImage(engine, official))) return;
  const obstacle = await tryToPull(engine, official);
  if (obstacle === undefined) return;
  say(`${official} cannot be pulled (${obstacle}).`);
  say(`Building ${own} in its place, an image of the same layout: this happens once and takes a minute or two.`);
  await build(engine, wanted.version);
}

/** Whether the engine has an image. Rejects when the engine cannot be asked. */
export async function hasImage(engine: EngineAddress, reference: string): Promise<boolean> {
  try {
    await ask(transportTo(engine), `/images/${reference}/json`, 10_000);
    return true;
  } catch (error) {
    if (error instanceof AnswerError && error.status === 404) return false;
    throw error;
  }
}

async function pullNamed(engine: EngineAddress, image: string): Promise<void> {
  const obstacle = await tryToPull(engine, image);
  if (obstacle === undefined) return;
  throw new SetupError(
    `The description names the image ${image}, which the engine does not have and cannot pull: ${obstacle}\n` +
      `If it needs a login, pull it yourself (docker pull ${image}); else correct the name, or leave the image out.`,
  );
}

async function tryToPull(engine: EngineAddress, reference: string): Promise<string | undefined> {
  const { pull } = await import("./pull.ts");
  try {
    await pull(await client(engine), reference, occasionally(say));
    return undefined;
  } catch (error) {
    // docker-modem puts the engine's words behind its own.
    return messageOf(error)
      .replace(/^\(HTTP code \d+\)[^-]*- /, "")
      .trim();
  }
}

async function build(engine: EngineAddress, version: string): Promise<void> {
  const { buildImage } = await import("../../../images/build.ts");
  try {
    await buildImage({ version, docker: await client(engine), onProgress: occasionally(say) });
  } catch (error) {
    throw new SetupError(messageOf(error));
  }
}

/** Loaded only where it is needed: it costs 0.1 s. */
async function client(engine: EngineAddress): Promise<Docker> {
  const { connect } = await import("../../targets/docker/engine/connect.ts");
  return connect(engine);
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
