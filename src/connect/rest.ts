import { setTimeout as pause } from "node:timers/promises";
import { type LiveConnectors, readConnectors } from "./live.ts";

/** Asks for the address of one worker's REST; rejects when there is no way to it now. */
export type Way = () => Promise<string>;

/** Connect answered and refused. `message` is its own. */
export class ConnectRefused extends Error {
  override readonly name = "ConnectRefused";
  readonly status: number;
  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

/** No worker answered. */
export class ConnectSilent extends Error {
  override readonly name = "ConnectSilent";
}

/** What is wrong with one setting, in Connect's words. */
export interface ConfigError {
  readonly setting: string;
  readonly errors: readonly string[];
}

export type Config = Readonly<Record<string, string>>;

/** Kafka Connect by its REST: https://kafka.apache.org/39/documentation.html#connect_rest */
export interface ConnectRest {
  /** Every connector with its settings and states. */
  connectors(): Promise<LiveConnectors>;
  /** The full names of the classes of all connectors that the workers have. */
  classes(): Promise<readonly string[]>;
  /** What is wrong with settings, nothing changed; empty = they would be taken. */
  validate(className: string, config: Config): Promise<readonly ConfigError[]>;
  /** Makes a connector. False, and nothing done, where there is one of the name. */
  create(name: string, config: Config, state: "RUNNING" | "PAUSED"): Promise<boolean>;
  /** Gives a connector these settings and no others. */
  configure(name: string, config: Config): Promise<void>;
  pause(name: string): Promise<void>;
  resume(name: string): Promise<void>;
  /** Starts again what has failed of a connector. */
  restart(name: string): Promise<void>;
  /** Also where there is none. What its source has read is kept by Connect under its name. */
  remove(name: string): Promise<void>;
}

export interface RestOptions {
  /** For one answer. */
  readonly timeoutMs?: number;
  /** For how long a request is sent again while workers share their work out anew. */
  readonly busyMs?: number;
  /** Takes out of what Connect says that which is not to be shown; of settings, which have none of it, it is not asked. */
  readonly hide?: (text: string) => string;
}

/** Talks to whichever worker answers, the first one first. Every method rejects with ConnectRefused or ConnectSilent. */
export function connectRest(ways: readonly Way[], options: RestOptions = {}): ConnectRest {
  const ask = (method: string, path: string, body?: unknown) => patiently(ways, options, { method, path, body });
  const of = (name: string) => `/connectors/${encodeURIComponent(name)}`;
  const done = async (method: string, path: string, body?: unknown) => void (await ask(method, path, body));
  return {
    connectors: async () => readConnectors(await ask("GET", "/connectors?expand=info&expand=status"), options.hide),
    classes: async () => readClasses(await ask("GET", "/connector-plugins")),
    validate: async (className, config) =>
      readErrors(
        await ask("PUT", `/connector-plugins/${encodeURIComponent(className)}/config/validate`, config),
        options.hide,
      ),
    create: (name, config, state) =>
      ask("POST", "/connectors", { name, config, initial_state: state }).then(
        () => true,
        (error: unknown) => {
          if (error instanceof ConnectRefused && error.status === CONFLICT) return false;
          throw error;
        },
      ),
    configure: (name, config) => done("PUT", `${of(name)}/config`, config),
    pause: (name) => done("PUT", `${of(name)}/pause`),
    resume: (name) => done("PUT", `${of(name)}/resume`),
    restart: (name) => done("POST", `${of(name)}/restart?includeTasks=true&onlyFailed=true`),
    remove: (name) =>
      done("DELETE", of(name)).catch((error: unknown) => {
        if (!(error instanceof ConnectRefused && error.status === NOT_FOUND)) throw error;
      }),
  };
}

/** Whether a worker serves: it has read the connectors there are, in distributed mode as a member of its group. */
export async function serves(way: Way, timeoutMs: number): Promise<boolean> {
  const answer = await way()
    .then((base) => fetch(`${base}/connectors`, { signal: AbortSignal.timeout(timeoutMs) }))
    .catch(() => undefined);
  await answer?.body?.cancel().catch(() => undefined);
  return answer?.ok === true;
}

interface Request {
  readonly method: string;
  readonly path: string;
  readonly body: unknown;
}

const CONFLICT = 409;
const NOT_FOUND = 404;

/** 409 is "not now": workers are sharing out connectors anew. Of an existing name it is the answer. */
async function patiently(ways: readonly Way[], options: RestOptions, request: Request): Promise<unknown> {
  const { busyMs = 60_000 } = options;
  const end = performance.now() + busyMs;
  for (;;) {
    try {
      return await askAny(ways, options, request);
    } catch (error) {
      const busy =
        error instanceof ConnectRefused && error.status === CONFLICT && !/already exists/.test(error.message);
      if (!busy || performance.now() > end) throw error;
      await pause(300);
    }
  }
}

async function askAny(ways: readonly Way[], options: RestOptions, request: Request): Promise<unknown> {
  const silent: string[] = [];
  for (const way of ways) {
    try {
      return await askOne(await way(), options, request);
    } catch (error) {
      if (error instanceof ConnectRefused) throw error;
      silent.push(reasonOf(error));
    }
  }
  throw new ConnectSilent(`no worker of Kafka Connect answered (${[...new Set(silent)].join("; ")})`);
}

async function askOne(
  base: string,
  { timeoutMs = 30_000, hide = (text) => text }: RestOptions,
  { method, path, body }: Request,
): Promise<unknown> {
  const answer = await fetch(`${base}${path}`, {
    method,
    signal: AbortSignal.timeout(timeoutMs),
    ...(body === undefined ? {} : { body: JSON.stringify(body), headers: { "content-type": "application/json" } }),
  });
  const text = await answer.text();
  const value = parsed(text);
  if (answer.ok) return value;
  throw new ConnectRefused(answer.status, hide(field(value, "message") ?? (text.trim() || `HTTP ${answer.status}`)));
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const field = (value: unknown, key: string): string | undefined => {
  const found = (Object(value) as Readonly<Record<string, unknown>>)[key];
  return typeof found === "string" ? found : undefined;
};

/** fetch says "fetch failed" and keeps the reason. */
function reasonOf(error: unknown): string {
  const { cause } = Object(error) as { readonly cause?: unknown };
  return error instanceof Error ? (field(cause, "code") ?? field(cause, "message") ?? error.message) : String(error);
}

const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

const readClasses = (plugins: unknown): readonly string[] =>
  listOf(plugins).flatMap((plugin) => {
    const type = field(plugin, "type");
    return type === "source" || type === "sink" ? (field(plugin, "class") ?? []) : [];
  });

const readErrors = (answer: unknown, hide = (text: string) => text): readonly ConfigError[] =>
  listOf((Object(answer) as { readonly configs?: unknown }).configs).flatMap((config) => {
    const { value } = Object(config) as { readonly value?: unknown };
    const errors = listOf((Object(value) as { readonly errors?: unknown }).errors).map((one) => hide(String(one)));
    return errors.length === 0 ? [] : [{ setting: field(value, "name") ?? "", errors }];
  });
