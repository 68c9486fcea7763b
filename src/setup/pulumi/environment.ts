import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { cliDirectory } from "../tools/cli.ts";

type Environment = Readonly<Record<string, string | undefined>>;

export interface Pulumi {
  /** PULUMI_HOME: the CLI, its plugins and its own settings, apart from the person's ~/.pulumi. */
  readonly home: string;
  /** The directory of our local backend; undefined when the person named a backend of their own. */
  readonly state: string | undefined;
  /** The whole environment a pulumi process gets. */
  readonly env: Environment;
}

/**
 * The environment every pulumi command of ours runs in. A backend or a passphrase the person set explicitly is
 * respected; otherwise state and passphrase lie in the data directory, and the person's login is never looked at.
 * The passphrase is made here the first time.
 */
export function pulumiEnvironment(data: string, env: Environment, node: string = process.execPath): Pulumi {
  const home = join(data, "pulumi");
  const state = env.PULUMI_BACKEND_URL ? undefined : join(data, "state");
  if (state !== undefined) mkdirSync(state, { recursive: true });
  return {
    home,
    state,
    env: {
      ...env,
      ...(state === undefined ? {} : { PULUMI_BACKEND_URL: localBackend(state) }),
      ...(hasPassphrase(env) ? {} : { PULUMI_CONFIG_PASSPHRASE_FILE: passphraseFile(data) }),
      PULUMI_HOME: home,
      PULUMI_SKIP_UPDATE_CHECK: "true",
      // The engine and the providers live for seconds: they need not tidy their memory as often as Go has it. A
      // twentieth of the processor time of an `up`.
      GOGC: env.GOGC ?? "400",
      // The SDK's own runner, which begins before our program says so, keeps what it has compiled too.
      NODE_COMPILE_CACHE: env.NODE_COMPILE_CACHE ?? join(tmpdir(), "node-compile-cache"),
      // The Node.js language host starts `node` from PATH: it has to be the one this runs on.
      PATH: [cliDirectory(home), dirname(node), env.PATH ?? env.Path].filter(Boolean).join(delimiter),
    },
  };
}

function hasPassphrase(env: Environment): boolean {
  return env.PULUMI_CONFIG_PASSPHRASE !== undefined || Boolean(env.PULUMI_CONFIG_PASSPHRASE_FILE);
}

function passphraseFile(data: string): string {
  const file = join(data, "passphrase");
  if (existsSync(file)) return file;
  mkdirSync(data, { recursive: true });
  writeFileSync(file, `${randomBytes(24).toString("base64url")}\n`, { mode: 0o600, flag: "wx" });
  return file;
}

/**
 * Without the `.attrs` file beside every state file: it holds nothing that is read, but is not written in one piece, and
 * a run that is killed just then leaves a stack that no command can open any more ("failed to load checkpoint: EOF").
 * https://pkg.go.dev/gocloud.dev/blob/fileblob#URLOpener
 */
export const localBackend = (directory: string): string => `${fileUrl(directory)}?metadata=skip`;

/** Pulumi takes the path as it is, spaces and all; on Windows it wants forward slashes and the drive after a slash. */
function fileUrl(directory: string): string {
  const path = directory.replaceAll("\\", "/");
  return `file://${path.startsWith("/") ? "" : "/"}${path}`;
}
