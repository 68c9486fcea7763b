import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";

/** What an engine is given to log in to a registry with; the shape is that of Docker's API. */
export interface Credentials {
  readonly username?: string;
  readonly password?: string;
  readonly identitytoken?: string;
  readonly serveraddress: string;
}

interface Config {
  readonly auths?: Readonly<Record<string, { readonly auth?: string; readonly identitytoken?: string }>>;
  readonly credsStore?: string;
  readonly credHelpers?: Readonly<Record<string, string>>;
}

type Ask = (helper: string, server: string) => string | undefined;

/**
 * What `docker login` has left for a registry, in the file or with the helper it names; undefined where nobody has logged
 * in. https://docs.docker.com/reference/cli/docker/login/#credential-stores
 */
export function credentialsFor(
  registry: string,
  env: Readonly<Record<string, string | undefined>> = process.env,
  ask: Ask = askHelper,
): Credentials | undefined {
  const config = readConfig(join(env.DOCKER_CONFIG || join(homedir(), ".docker"), "config.json"));
  const helper = config.credHelpers?.[registry] ?? config.credsStore;
  for (const server of [registry, `https://${registry}`, `https://${registry}/v1/`]) {
    const found = helper === undefined ? undefined : fromHelper(ask(helper, server), registry);
    const stored = found ?? fromFile(config.auths?.[server], registry);
    if (stored !== undefined) return stored;
  }
  return undefined;
}

function readConfig(file: string): Config {
  try {
    return JSON.parse(readFileSync(file, "utf8")) as Config;
  } catch {
    return {};
  }
}

function fromFile(
  entry: { readonly auth?: string; readonly identitytoken?: string } | undefined,
  serveraddress: string,
): Credentials | undefined {
  if (entry?.identitytoken) return { identitytoken: entry.identitytoken, serveraddress };
  const text = entry?.auth === undefined ? "" : Buffer.from(entry.auth, "base64").toString("utf8");
  const at = text.indexOf(":");
  return at < 0 ? undefined : { username: text.slice(0, at), password: text.slice(at + 1), serveraddress };
}

function fromHelper(answer: string | undefined, serveraddress: string): Credentials | undefined {
  if (answer === undefined) return undefined;
  try {
    const { Username, Secret } = JSON.parse(answer) as { readonly Username?: string; readonly Secret?: string };
    if (Username === undefined || Secret === undefined) return undefined;
    // The helpers' word for a token in place of a password.
    if (Username === "<token>") return { identitytoken: Secret, serveraddress };
    return { username: Username, password: Secret, serveraddress };
  } catch {
    return undefined;
  }
}

/** The secret goes through a pipe, and is in no command line. */
function askHelper(helper: string, server: string): string | undefined {
  const done = spawnSync(`docker-credential-${helper}`, ["get"], { input: server, encoding: "utf8" });
  return done.status === 0 ? done.stdout : undefined;
}
