import { existsSync } from "node:fs";
import { basename, join } from "node:path";
import { say } from "../say.ts";
import { SetupError } from "../setup-error.ts";
import { mirrored } from "./mirror.ts";
import { cliArchive, type Machine, pulumiVersion } from "./releases.ts";
import { unpack } from "./unpack.ts";

export interface Place {
  /** PULUMI_HOME: `<data directory>/pulumi`. */
  readonly pulumiHome: string;
  /** A directory of release archives; undefined = download. */
  readonly mirror: string | undefined;
  readonly machine: Machine;
}

/** Where the pinned Pulumi CLI and its language hosts are, or will be: the place npm's `pulumi` package uses too. */
export function cliDirectory(pulumiHome: string): string {
  return join(pulumiHome, "versions", pulumiVersion, "bin");
}

/** The pinned CLI's executable. */
export function cliPath(pulumiHome: string, platform: NodeJS.Platform): string {
  return join(cliDirectory(pulumiHome), platform === "win32" ? "pulumi.exe" : "pulumi");
}

/** Makes sure the pinned CLI is there: from the mirror, else by Pulumi's own installer. */
export async function installCli({ pulumiHome, mirror, machine }: Place): Promise<void> {
  const isThere = () => existsSync(cliPath(pulumiHome, machine.platform));
  if (isThere()) return;
  const directory = cliDirectory(pulumiHome);
  const archive = await mirrored(mirror, cliArchive(machine));
  if (archive !== undefined) {
    say(`Pulumi ${pulumiVersion}: unpacking ${archive}`);
    await unpack(archive, directory, isThere, basename);
    return;
  }
  say(`Pulumi ${pulumiVersion}: downloading (about 90 MB) …`);
  await download(join(directory, ".."));
}

/** Pulumi's own way: its install script, as run by its Automation API (and by npm's `pulumi` package). */
async function download(root: string): Promise<void> {
  const { PulumiCommand } = await import("@pulumi/pulumi/automation/index.js");
  try {
    // Without a version it installs the SDK's own, which is the pinned one (a test compares them).
    await PulumiCommand.install({ root });
  } catch (error) {
    throw new SetupError(
      `Pulumi ${pulumiVersion} could not be downloaded: ${error instanceof Error ? error.message : String(error)}\n` +
        "On a machine without the network, put its archives into a directory and name it by CLUSTER_MIRROR.",
    );
  }
}
