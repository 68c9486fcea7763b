import { Failure, formatFailure } from "../../operations/output/failure.ts";
import { shortName } from "../pulumi/stack-file.ts";
import { say } from "../say.ts";
import type { Session } from "../session.ts";
import { SetupError } from "../setup-error.ts";
import { destroyEnvironment } from "./destroy.ts";
import {
  clusterIn,
  environmentNames,
  fileOf,
  openEnvironment,
  ownerOf,
  type Stacks,
  stacksOf,
  stackText,
  takeFromBackend,
} from "./environment.ts";
import { placeOf } from "./place/place.ts";
import { type EnvironmentRecord, readRecord, timeLeft } from "./record.ts";

export interface PruneOptions {
  readonly dryRun?: boolean;
}

/** What became of one environment. */
type Outcome = "left" | "over" | "failed";

/**
 * Destroys every environment whose time is over, with its data. One that cannot be read or destroyed stops no other; the
 * exit code is then 1.
 */
export async function pruneEnvironments(options: PruneOptions, now = new Date()): Promise<number> {
  const session = await openEnvironment("any");
  const stacks = stacksOf(session);
  const outcomes: Outcome[] = [];
  for (const name of environmentNames(session, stacks)) {
    outcomes.push(await attempt(name, () => prune(name, stacks, options, now)));
  }
  if (outcomes.every((outcome) => outcome === "left")) say("No environment is past its time.");
  else if (options.dryRun) say("Nothing was destroyed (--dry-run).");
  return outcomes.includes("failed") ? 1 : 0;
}

async function prune(name: string, stacks: Stacks, { dryRun }: PruneOptions, now: Date): Promise<Outcome> {
  const session = await openEnvironment(name);
  const text = stackText(session, stacks);
  const here = text === undefined ? undefined : readRecord(text, fileOf(session));
  if (text === undefined || here === undefined || !isOver(here, now)) return "left";
  const { expires } = (await latest(session)) ?? (await ofFileAlone(session, text, here));
  if (!isOver({ expires }, now)) {
    const end = expires === undefined ? "it has no end any more" : `its time ends at ${expires}`;
    say(`Environment ${name}: it was changed elsewhere, and ${end}. ${fileOf(session)} is written anew.`);
    return "left";
  }
  say(`Environment ${name}: its time was over at ${expires}.`);
  if (dryRun) return "over";
  return (await destroyEnvironment(name, { yes: true })) === 0 ? "over" : "failed";
}

const isOver = (record: Pick<EnvironmentRecord, "expires">, now: Date): boolean => (timeLeft(record, now) ?? 1) <= 0;

/**
 * The record as the backend has it now: since the file here was written another clone may have given the environment more
 * time, or kept its data for ever. `undefined` where the backend has no such stack, a `SetupError` where it does not tell.
 */
async function latest(session: Session): Promise<EnvironmentRecord | undefined> {
  const stacks = stacksOf(session);
  if (!stacks.has(shortName(session.stack))) return undefined;
  const text = takeFromBackend(session, stacks);
  const record = text === undefined ? undefined : readRecord(text, fileOf(session));
  if (record !== undefined) return record;
  throw new SetupError(
    `its time is over by ${fileOf(session)} alone: the backend keeps no configuration of stack ${session.stack}, so ` +
      `nobody knows whether it was given more since. It is left; \`kafka-cluster env destroy\` removes it.`,
  );
}

/** Data without a stack may be another backend's, which alone knows whether it is to be kept. */
async function ofFileAlone(session: Session, text: string, record: EnvironmentRecord): Promise<EnvironmentRecord> {
  const place = await placeOf(clusterIn(text, session.stack), ownerOf(session), session.root);
  const { names } = await place.data();
  if (names.length === 0) return record;
  throw new SetupError(
    `its time is over by ${fileOf(session)} alone: this backend has no stack ${session.stack}, and there is data of it ` +
      `(${names.join(", ")}). It is left; \`kafka-cluster env destroy\` removes it.`,
  );
}

async function attempt(name: string, work: () => Promise<Outcome>): Promise<Outcome> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof SetupError || error instanceof Failure)) throw error;
    say(`Environment ${name}: ${error instanceof Failure ? formatFailure(error) : error.message}`);
    return "failed";
  }
}
