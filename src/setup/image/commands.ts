import { familyOf, parseReference } from "../../model/reference.ts";
import { readWanted, type Wanted } from "../description.ts";
import { engineClient } from "../engine/client.ts";
import { occasionally, say } from "../say.ts";
import { openSession } from "../session.ts";
import { SetupError } from "../setup-error.ts";
import { defaultVersion } from "../tools/releases.ts";
import { loadImage, loadTool } from "./load.ts";
import { destinationOf, pushImage } from "./push.ts";
import { imageOf } from "./source.ts";

/** The work of `kafka-cluster image …`. Every function resolves with the exit code and rejects with a `SetupError`. */

export interface ImageOptions {
  /** Whose description says which image; `local` unless told. */
  readonly stack?: string;
  /** The image itself, in place of the description's. */
  readonly image?: string;
  /** The engine that has it, or is to have it. */
  readonly dockerHost?: string;
}

export interface OwnOptions {
  readonly dockerHost?: string;
  readonly refresh?: boolean;
  /** False: without class archives, which take most of a build's time and save half of every start. */
  readonly archives?: boolean;
}

/** Builds our image of a version of Kafka, the default one unless told, and prints its name and id. */
export async function buildOwn(
  version: string | undefined,
  { dockerHost, refresh = false, archives = true }: OwnOptions,
): Promise<number> {
  const { docker } = await engineClient(dockerHost, "An image is built in a Docker engine, and none can be used.");
  const { buildImage } = await import("../../../images/build.ts");
  const { isForPeople } = await import("../../../images/failure.ts");
  try {
    const wanted = version ?? defaultVersion;
    const { reference, id } = await buildImage({ version: wanted, docker, onProgress: say, refresh, archives });
    process.stdout.write(`${reference} ${id}\n`);
    return 0;
  } catch (error) {
    throw isForPeople(error) ? new SetupError(error.message) : error;
  }
}

/** Pushes the description's image, prints it by its digest, and says what to write. */
export async function push(reference: string, options: ImageOptions): Promise<number> {
  destinationOf(reference);
  const { docker, wanted, stack } = await open(options);
  const image = await imageOf(docker, wanted, { named: options.image, destination: reference });
  const pushed = await pushImage(docker, image, reference, occasionally(say));
  process.stdout.write(`${pushed}\n`);
  say(`In the description of stack ${stack}:\n  ${imageLine(pushed, image)}`);
  return 0;
}

/** Brings the description's image into a Kubernetes cluster of one machine. */
export async function load(typed: string, options: ImageOptions & { readonly name?: string }): Promise<number> {
  const tool = loadTool(typed);
  const { docker, wanted, stack, env } = await open(options);
  const image = await imageOf(docker, wanted, { named: options.image });
  await loadImage(tool, image, options.name, env);
  const cluster = options.name === undefined ? tool : `${tool}'s ${options.name}`;
  say(`${image} is in ${cluster}.`);
  if (!wanted.images.includes(image)) say(`In the description of stack ${stack}:\n  image: ${image}`);
  return 0;
}

/** The line of a description that names an image, with the family where the name does not tell it. */
export function imageLine(reference: string, source: string): string {
  if (familyOf(parseReference(reference).repository) !== undefined) return `image: ${reference}`;
  const family = familyOf(parseReference(source).repository) ?? "apache";
  return `image: { reference: "${reference}", family: ${family} }`;
}

async function open({ stack: named, dockerHost }: ImageOptions) {
  const { file, stack } = openSession(named === undefined ? [] : ["--stack", named]);
  const wanted: Wanted = readWanted(file.original);
  const lead = "The image is taken from a Docker engine, and none can be used.";
  const { docker, engine } = await engineClient(dockerHost ?? wanted.host, lead);
  // The tools find the engine as docker does; only one that was named has to be said to them.
  const env = dockerHost === undefined ? process.env : { ...process.env, DOCKER_HOST: engine.address };
  return { docker, wanted, stack, env };
}
