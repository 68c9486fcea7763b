import { type Connector, SECRET_KEY } from "../model/connect.ts";
import { connectorConfig } from "../properties/connect.ts";
import type { LiveConnector } from "./live.ts";

/** What has to be done so that a connector is as described. */
export interface ConnectorWork {
  readonly create: boolean;
  /** Its settings differ: it is given the described ones, and no others. */
  readonly configure: boolean;
  readonly turn: "pause" | "resume" | undefined;
  /** It, or a task of it, has failed and would stay so. */
  readonly restart: boolean;
}

/** Compares one connector with Connect. Pure. */
export function planConnector(connector: Connector, live: LiveConnector | undefined): ConnectorWork {
  if (live === undefined) return { create: true, configure: false, turn: undefined, restart: false };
  return {
    create: false,
    configure: differing(connector, live).length > 0,
    turn: turnOf(connector, live),
    restart: hasFailed(live),
  };
}

/** Whether nothing is left to do. */
export const isDone = ({ create, configure, turn, restart }: ConnectorWork): boolean =>
  !create && !configure && turn === undefined && !restart;

/** What was found in Connect, where that is not what is described. */
export type Found = Readonly<Record<string, string>>;

/**
 * What of a connector is not as described, for the plan that a person reads; undefined = nothing. A value of a key that
 * is a secret's, by the description or by its name, is not repeated: this is kept in the state.
 */
export function foundOf(connector: Connector, live: LiveConnector | undefined): Found | undefined {
  if (live === undefined) return { state: "missing" };
  const found = Object.fromEntries(
    differing(connector, live).map((key): [string, string] => [key, shown(connector, key, live.config[key])]),
  );
  const state = stateFound(connector, live);
  const all = { ...found, ...(state === undefined ? {} : { state }) };
  return Object.keys(all).length === 0 ? undefined : all;
}

function shown({ config }: Connector, key: string, value: string | undefined): string {
  if (value === undefined) return "(not there)";
  return SECRET_KEY.test(key) || config[key]?.includes("${secret:") ? "(another value)" : value;
}

/** Keys with another value, and those that only one of the two has. */
function differing(connector: Connector, { config }: LiveConnector): readonly string[] {
  const wanted = connectorConfig(connector);
  return [...new Set([...Object.keys(wanted), ...Object.keys(config)])]
    .filter((key) => wanted[key] !== config[key])
    .sort();
}

function turnOf({ paused }: Connector, { state }: LiveConnector): ConnectorWork["turn"] {
  const rests = state === "PAUSED" || state === "STOPPED";
  if (paused) return state === "PAUSED" ? undefined : "pause";
  return rests ? "resume" : undefined;
}

/** States that pass by themselves, as while workers share out connectors anew, are no difference. */
function stateFound(connector: Connector, live: LiveConnector): string | undefined {
  if (hasFailed(live)) return "FAILED";
  return turnOf(connector, live) === undefined ? undefined : (live.state ?? "unknown");
}

export const hasFailed = ({ state, tasks }: LiveConnector): boolean =>
  state === "FAILED" || tasks.some((task) => task.state === "FAILED");
