import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { basename, join } from "node:path";
import { dataDirectory } from "../data-directory.ts";
import { projectRoot } from "../project.ts";
import { say } from "../say.ts";
import { SetupError } from "../setup-error.ts";
import { mirrorDirectory, mirrored } from "./mirror.ts";
import { helmArchive, helmVersion, type Machine } from "./releases.ts";
import { unpack } from "./unpack.ts";

/** Where Helm is looked for. */
export interface HelmPlace {
  /** The user's data directory. */
  readonly data: string;
  /** A directory of release archives; undefined = none. */
  readonly mirror: string | undefined;
  readonly machine: Machine;
  /** Whether a command of this name is there and is a Helm of the pinned major version. */
  readonly isUsable?: (command: string) => boolean;
}

/**
 * Helm's executable: the pinned one, from the data directory or the mirror, else the person's own. It is not downloaded:
 * what cannot be compared with a sum of ours is not run. Rejects with a `SetupError` that says what to do.
 */
export async function ensureHelm(place: HelmPlace = usualPlace()): Promise<string> {
  const { data, mirror, machine, isUsable = isHelm } = place;
  const directory = join(data, "helm", helmVersion);
  const pinned = join(directory, machine.platform === "win32" ? "helm.exe" : "helm");
  const isThere = () => existsSync(pinned);
  if (isThere()) return pinned;
  const archive = await mirrored(mirror, helmArchive(machine));
  if (archive !== undefined) {
    say(`Helm ${helmVersion}: unpacking ${archive}`);
    const place = (entry: string) => (/^helm(\.exe)?$/.test(basename(entry)) ? basename(entry) : undefined);
    await unpack(archive, directory, isThere, place);
    return pinned;
  }
  if (isUsable("helm")) return "helm";
  throw new SetupError(
    "Charts are rendered by Helm 3, and there is no `helm` on the PATH.\n" +
      `Install it (https://helm.sh/docs/intro/install), or put ${helmArchive(machine)} into the directory that CLUSTER_MIRROR names.`,
  );
}

const usualPlace = (): HelmPlace => ({
  data: dataDirectory(),
  mirror: mirrorDirectory(projectRoot, process.env),
  machine: process,
});

function isHelm(command: string): boolean {
  const { status, stdout } = spawnSync(command, ["version", "--short"], { encoding: "utf8" });
  return status === 0 && /^v3\./.test(stdout);
}
