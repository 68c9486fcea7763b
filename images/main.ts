/** `npm run image [-- 3.9.2] [--refresh]`: makes our image of Kafka in the engine that is found here. */
import { parseArgs } from "node:util";
import { connect, findEngine } from "../src/targets/docker/engine/index.ts";
import { buildImage, imageVersions } from "./build.ts";
import { ImageError } from "./failure.ts";
import { DownloadError } from "./jars/download.ts";
import { ChecksumError } from "./jars/fetch.ts";

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { refresh: { type: "boolean", default: false }, host: { type: "string" } },
});

try {
  const found = await findEngine({ host: values.host });
  if (!("engine" in found)) throw new ImageError(noEngine(found.misses.map(({ reason }) => reason)));
  const version = positionals[0] ?? imageVersions().at(-1) ?? "";
  const onProgress = (line: string) => process.stderr.write(`${line}\n`);
  const image = await buildImage({ version, docker: connect(found.engine), onProgress, refresh: values.refresh });
  console.log(`${image.reference} ${image.id}`);
} catch (error) {
  if (!isForPeople(error)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}

function noEngine(reasons: readonly string[]): string {
  return ["No Docker engine answers, and an image is built in one:", ...reasons.map((reason) => `  ${reason}`)].join("\n");
}

function isForPeople(error: unknown): error is Error {
  return error instanceof ImageError || error instanceof DownloadError || error instanceof ChecksumError;
}
