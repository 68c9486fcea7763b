import { parseArgs } from "node:util";
import { adviseOn } from "../../targets/docker/engine/advice.ts";
import { findEngine } from "../../targets/docker/engine/find.ts";
import { say } from "../say.ts";
import { SetupError } from "../setup-error.ts";

/**
 * `npm run image [-- VERSION] [--refresh] [--host ADDRESS]`: makes our image of Kafka in the engine, and prints its
 * name and id. `--refresh` takes the newest JRE and system packages even where nothing of ours has changed.
 */
export async function run(args: readonly string[]): Promise<number> {
  const { positionals, values } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { refresh: { type: "boolean", default: false }, host: { type: "string" } },
  });
  const found = await findEngine({ host: values.host });
  if ("misses" in found) {
    const { message, remedy } = adviseOn(found.misses);
    throw new SetupError(`An image is built in a Docker engine, and none can be used.\n${message}\n${remedy}`);
  }
  const { connect } = await import("../../targets/docker/engine/connect.ts");
  const { buildImage, imageVersions } = await import("../../../images/build.ts");
  const { isForPeople } = await import("../../../images/failure.ts");
  const version = positionals[0] ?? imageVersions().at(-1) ?? "";
  try {
    const docker = connect(found.engine);
    const { reference, id } = await buildImage({ version, docker, onProgress: say, refresh: values.refresh });
    process.stdout.write(`${reference} ${id}\n`);
    return 0;
  } catch (error) {
    throw isForPeople(error) ? new SetupError(error.message) : error;
  }
}
