import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { rm } from "node:fs/promises";
import { basename, join } from "node:path";
import { say } from "../say.ts";
import { SetupError } from "../setup-error.ts";
import { cliPath, type Place } from "./cli.ts";
import { mirrored } from "./mirror.ts";
import { type Plugin, pluginArchive, pluginVersions } from "./releases.ts";
import { unpack } from "./unpack.ts";

/** Makes sure a provider plugin is in PULUMI_HOME: from the mirror, else downloaded by the CLI itself. */
export async function installPlugin(plugin: Plugin, place: Place): Promise<void> {
  const { pulumiHome, mirror, machine } = place;
  const version = pluginVersions[plugin];
  const directory = join(pulumiHome, "plugins", `resource-${plugin}-v${version}`);
  // A `.partial` file beside the directory is how the CLI marks a download of its own that did not end.
  const partial = `${directory}.partial`;
  const isThere = () => existsSync(directory) && !existsSync(partial);
  if (isThere()) return;
  const archive = await mirrored(mirror, pluginArchive(plugin, machine));
  if (archive !== undefined) {
    say(`Pulumi's ${plugin} provider ${version}: unpacking ${archive}`);
    await unpack(archive, directory, isThere, basename);
    await rm(partial, { force: true });
    return;
  }
  say(`Pulumi's ${plugin} provider ${version}: downloading …`);
  const env = { ...process.env, PULUMI_HOME: pulumiHome, PULUMI_SKIP_UPDATE_CHECK: "true" };
  const done = spawnSync(cliPath(pulumiHome, machine.platform), ["plugin", "install", "resource", plugin, version], {
    env,
    stdio: ["ignore", "inherit", "inherit"],
  });
  if (done.status === 0) return;
  throw new SetupError(
    `Pulumi's ${plugin} provider ${version} could not be downloaded.\n` +
      "On a machine without the network, put its archive into a directory and name it by CLUSTER_MIRROR.",
  );
}
