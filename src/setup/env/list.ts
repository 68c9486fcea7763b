import { Failure } from "../../operations/output/failure.ts";
import { table } from "../../operations/output/table.ts";
import type { Session } from "../session.ts";
import { SetupError } from "../setup-error.ts";
import {
  clusterIn,
  environmentNames,
  fileOf,
  openEnvironment,
  ownerOf,
  type Stacks,
  stacksOf,
  stackText,
} from "./environment.ts";
import { placeOf } from "./place/place.ts";
import { type EnvironmentRecord, readRecord, timeLeft } from "./record.ts";
import { sayTime } from "./ttl.ts";

/** One environment as `env list --json` prints it. Times are ISO 8601. */
export interface Listed {
  readonly name: string;
  readonly stack: string;
  /** undefined where its stack file is nowhere to be had, or has problems. */
  readonly target?: string;
  readonly place?: string;
  readonly from?: string;
  readonly created?: string;
  readonly expires?: string;
  readonly state: string;
  /** All that is wrong with its stack file, by line and column. */
  readonly problems?: string;
}

/** Every environment that has a file here or a stack in the backend, with what is known of it. */
export async function listEnvironments(): Promise<readonly Listed[]> {
  const session = await openEnvironment("any");
  const stacks = stacksOf(session);
  return await Promise.all(environmentNames(session, stacks).map((name) => look(name, stacks)));
}

async function look(name: string, stacks: Stacks): Promise<Listed> {
  const session = await openEnvironment(name);
  const known = { name, stack: session.stack };
  let record = {};
  try {
    const text = stackText(session, stacks);
    if (text === undefined) return { ...known, state: "begun elsewhere" };
    record = recorded(readRecord(text, fileOf(session)));
    const { target, words, state } = await lookThere(session, text, stacks);
    return { ...known, ...record, target, place: words, state };
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    return { ...known, ...record, state: "its stack file has problems", problems: error.message.trim() };
  }
}

/** Only what it says: JSON has no word for the rest. */
const recorded = ({ from, created, expires }: Partial<EnvironmentRecord> = {}): Partial<Listed> => ({
  ...(from === undefined ? {} : { from }),
  ...(created === undefined ? {} : { created }),
  ...(expires === undefined ? {} : { expires }),
});

async function lookThere(session: Session, text: string, stacks: Stacks) {
  const cluster = clusterIn(text, session.stack);
  const place = await placeOf(cluster, ownerOf(session), session.root);
  const state = await stateOf(place.nodes, stacks.has(session.stack));
  return { target: cluster.target.kind, words: place.words, state };
}

async function stateOf(
  nodes: () => Promise<{ readonly running: number; readonly all: number }>,
  hasStack: boolean,
): Promise<string> {
  try {
    const { running, all } = await nodes();
    if (all === 0) return hasStack ? "down" : "not raised yet";
    return running === all ? `up, ${all} nodes` : `${running} of ${all} nodes run`;
  } catch (error) {
    if (error instanceof SetupError || error instanceof Failure) return "cannot be asked";
    throw error;
  }
}

/** The list for a person. */
export function printList(listed: readonly Listed[], now: Date): string {
  if (listed.length === 0) return "There is no environment. `kafka-cluster env create NAME --from staging` makes one.";
  const age = (created: string | undefined) =>
    created === undefined ? "" : sayTime(now.getTime() - Date.parse(created));
  const left = (expires: string | undefined) => {
    const time = timeLeft({ expires }, now);
    return time === undefined ? "no end" : time < 0 ? `over for ${sayTime(-time)}` : sayTime(time);
  };
  const problems = listed.flatMap((one) => (one.problems === undefined ? [] : [`\n${one.name}: ${one.problems}`]));
  const rows = table([
    ["NAME", "FROM", "PLACE", "AGE", "TIME LEFT", "STATE"],
    ...listed.map(({ name, from, place, created, expires, state }) => [
      name,
      from ?? "",
      place ?? "",
      age(created),
      left(expires),
      state,
    ]),
  ]);
  return [rows, ...problems].join("\n");
}
