import { rmSync } from "node:fs";
import { confirm, isAttended } from "../../operations/output/ask-person.ts";
import { pulumiCommand } from "../commands/pulumi.ts";
import { askPulumi } from "../pulumi/run.ts";
import { refreshStackFile } from "../pulumi/stack.ts";
import { copiesDirectory, shortName } from "../pulumi/stack-file.ts";
import { say } from "../say.ts";
import { installTools, type Session } from "../session.ts";
import { SetupError } from "../setup-error.ts";
import { pluginsFor } from "../tools/releases.ts";
import {
  clusterIn,
  environmentNames,
  fileOf,
  openEnvironment,
  ownerOf,
  type Stacks,
  stacksOf,
  stackText,
  writeStackText,
} from "./environment.ts";
import { environmentName } from "./name.ts";
import { type KeptData, type Place, placeOf } from "./place/place.ts";
import { readRecord } from "./record.ts";
import { renewEnvironment } from "./template.ts";

export interface DestroyOptions {
  readonly keepData?: boolean;
  /** Whether the person has been asked already. */
  readonly yes?: boolean;
}

/**
 * Takes an environment down and deletes its data, its namespace, its stack and its file, after naming them; with
 * `keepData` it only takes it down. Goes on where an interrupted run stopped. Resolves with the exit code.
 */
export async function destroyEnvironment(typed: string, { keepData, yes }: DestroyOptions): Promise<number> {
  const name = environmentName(typed);
  const session = await openEnvironment(name);
  const stacks = stacksOf(session);
  const text = stackText(session, stacks);
  if (text === undefined) return nothingToDestroy(name, session, stacks);
  const cluster = clusterIn(text, session.stack);
  const place = await placeOf(cluster, ownerOf(session), session.root);
  const data = await place.data();
  if (keepData) {
    keepForEver(session, name, text);
  } else {
    say(`Environment ${name} is ${place.words}. With it goes, for ever:\n${list(data, session)}`);
    if (!(await isAgreed(yes ?? false))) return 1;
  }
  if (stacks.has(shortName(session.stack))) {
    await installTools(session.pulumi, pluginsFor(cluster.target.kind));
    const code = await pulumiCommand(session, ["destroy", "--yes", "--skip-preview", "--stack", session.stack]);
    if (code !== 0) return code;
  }
  if (keepData) return tellKept(name, await place.data());
  await forget(session, name, place, stacks);
  return 0;
}

function nothingToDestroy(name: string, session: Session, stacks: Stacks): number {
  if (stacks.has(shortName(session.stack))) {
    throw new SetupError(
      `Environment ${name} was begun elsewhere and never updated, so it is not known where it is. Make it whole first:\n` +
        `kafka-cluster env create ${name} --from STACK`,
    );
  }
  const names = environmentNames(session, stacks);
  say(
    `There is no environment ${name}: nothing to destroy (there ${names.length === 0 ? "is none" : `is ${names.join(", ")}`}).`,
  );
  return 0;
}

function list({ names, alsoMade }: KeptData, { file }: Session): string {
  return [...names, ...alsoMade, `the stack file ${shortName(file.original)}`].map((what) => `  ${what}`).join("\n");
}

/** In a script nobody can be asked, and silence is no consent. */
async function isAgreed(yes: boolean): Promise<boolean> {
  if (yes) return true;
  if (isAttended()) return await confirm("Destroy it, and delete every message in it?", "no");
  throw new SetupError("Nobody is here to be asked. Give --yes to destroy it, or --keep-data to keep what it holds.");
}

/** Kept data outlives the environment's time: `prune` must not take it. */
function keepForEver(session: Session, name: string, text: string): void {
  const record = readRecord(text, fileOf(session));
  if (record === undefined) return;
  writeStackText(session, renewEnvironment(text, name, { ...record, expires: undefined }));
}

function tellKept(name: string, { names }: KeptData): number {
  if (names.length === 0) say(`Environment ${name} is down; it had no data.`);
  else say(`Environment ${name} is down. All its data is kept:\n${names.map((what) => `  ${what}`).join("\n")}`);
  say(
    `To have it back: npx --no-install kafka-cluster env create ${name}\n` +
      `To delete it for ever: npx --no-install kafka-cluster env destroy ${name}`,
  );
  return 0;
}

/** The file goes last: as long as it is there, the same command goes on. */
async function forget(session: Session, name: string, place: Place, stacks: Stacks): Promise<void> {
  const left = await place.deleteData();
  if (stacks.has(shortName(session.stack))) {
    refreshStackFile(session);
    const args = ["stack", "rm", "--yes", "--remove-backups", "--stack", session.stack];
    const done = askPulumi(session.pulumi, copiesDirectory(session.data), args);
    if (done.code !== 0) throw new SetupError(`The stack's state could not be removed: ${done.stderr.trim()}`);
  }
  rmSync(session.file.copy, { force: true });
  rmSync(session.file.original, { force: true });
  for (const sentence of left) say(sentence);
  say(`Environment ${name} is gone${left.length === 0 ? ": nothing of it is left" : ""}.`);
}
