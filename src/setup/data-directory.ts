import { homedir } from "node:os";
import { join, resolve } from "node:path";

interface Surroundings {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly platform: NodeJS.Platform;
  readonly home: string;
}

/**
 * The directory that holds what this project keeps for a user, outside every clone: `pulumi/` (the CLI and its
 * plugins), `state/` (the local backend), `stacks/`, `passphrase`. KAFKA_CLUSTER_HOME names another one.
 */
export function dataDirectory(
  around: Surroundings = { env: process.env, platform: process.platform, home: homedir() },
): string {
  const { env, platform, home } = around;
  if (env.KAFKA_CLUSTER_HOME) return resolve(env.KAFKA_CLUSTER_HOME);
  return join(base(env, platform, home), "kafka-cluster");
}

function base(env: Surroundings["env"], platform: NodeJS.Platform, home: string): string {
  if (platform === "win32") return env.LOCALAPPDATA || join(home, "AppData", "Local");
  if (env.XDG_DATA_HOME) return env.XDG_DATA_HOME;
  return platform === "darwin" ? join(home, "Library", "Application Support") : join(home, ".local", "share");
}
