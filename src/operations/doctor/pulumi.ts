import { existsSync, statSync } from "node:fs";
import { homedir } from "node:os";
import { delimiter, join } from "node:path";
import { shortName } from "../../setup/pulumi/stack-file.ts";
import { cliPath } from "../../setup/tools/cli.ts";
import { pluginVersions, pulumiVersion } from "../../setup/tools/releases.ts";
import { type Check, ok, warn } from "./check.ts";

export interface PulumiSurroundings {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly platform: NodeJS.Platform;
  /** The user's data directory; its `pulumi/` is our PULUMI_HOME. */
  readonly data: string;
  readonly project: string;
  readonly stack: string;
  /** Whose plugin is needed. */
  readonly target: "docker" | "kubernetes";
}

/** CLI, plugin, backend and passphrase. Nothing here fails: `npm run up` brings what is missing. Makes and asks nothing. */
export function checkPulumi(around: PulumiSurroundings): readonly Check[] {
  return [checkCli(around), checkPlugin(around), checkBackend(around), ...checkPassphrase(around)];
}

const FETCHED = "`npm run up` fetches it.";

function checkCli({ env, platform, data }: PulumiSurroundings): Check {
  const ours = cliPath(join(data, "pulumi"), platform);
  if (existsSync(ours)) return ok("Pulumi CLI", `${pulumiVersion}, ${ours}`);
  const name = platform === "win32" ? "pulumi.exe" : "pulumi";
  const theirs = (env.PATH ?? env.Path ?? "")
    .split(delimiter)
    .map((directory) => join(directory, name))
    .find(existsSync);
  if (theirs !== undefined)
    return ok("Pulumi CLI", `your own, ${theirs}; \`npm run up\` fetches ${pulumiVersion} beside it`);
  return warn("Pulumi CLI", "not here yet", FETCHED);
}

function checkPlugin({ env, data, target }: PulumiSurroundings): Check {
  const name = `resource-${target}-v${pluginVersions[target]}`;
  const what = target === "docker" ? "Docker provider" : "Kubernetes provider";
  const homes = [join(data, "pulumi"), env.PULUMI_HOME || join(homedir(), ".pulumi")];
  const directory = homes
    .map((home) => join(home, "plugins", name))
    .find((path) => existsSync(path) && !existsSync(`${path}.partial`));
  return directory === undefined
    ? warn(what, `${pluginVersions[target]} is not here yet`, FETCHED)
    : ok(what, `${pluginVersions[target]}, ${directory}`);
}

function checkBackend({ env, data, project, stack }: PulumiSurroundings): Check {
  if (env.PULUMI_BACKEND_URL) return ok("backend", `${env.PULUMI_BACKEND_URL} (PULUMI_BACKEND_URL)`);
  const state = join(data, "state");
  const file = join(state, ".pulumi", "stacks", project, `${shortName(stack)}.json`);
  if (!existsSync(state)) return ok("backend", `${state}, made by the first \`npm run up\``);
  return ok(
    "backend",
    `${state}, ${existsSync(file) || existsSync(`${file}.gz`) ? `stack ${stack} is there` : `no stack ${stack} yet`}`,
  );
}

/** The state cannot be read without its passphrase, and nobody else should be able to. */
function checkPassphrase({ env, platform, data }: PulumiSurroundings): readonly Check[] {
  if (env.PULUMI_CONFIG_PASSPHRASE !== undefined) return [ok("passphrase", "from PULUMI_CONFIG_PASSPHRASE")];
  const file = env.PULUMI_CONFIG_PASSPHRASE_FILE || join(data, "passphrase");
  if (!existsSync(file)) return [];
  const readable = platform !== "win32" && (statSync(file).mode & 0o077) !== 0;
  return [readable ? warn("passphrase", `${file} can be read by others`, `chmod 600 ${file}`) : ok("passphrase", file)];
}
