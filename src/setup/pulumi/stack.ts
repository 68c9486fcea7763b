import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Session } from "../session.ts";
import { SetupError } from "../setup-error.ts";
import { askPulumi } from "./run.ts";
import { copiesDirectory, prepareCopies, refreshCopy, shortName } from "./stack-file.ts";

/** Makes the stack if it is not there. Run in the copies' directory, so the salt pulumi writes lands in the copy. */
export function ensureStack(session: Session): void {
  if (stackExists(session)) return;
  // In a backend of the person's own the stack may exist: only pulumi can tell.
  const args = session.pulumi.state === undefined ? ["stack", "select", "--create"] : ["stack", "init"];
  const done = askPulumi(session.pulumi, copiesDirectory(session.data), [...args, session.stack]);
  if (done.code !== 0) {
    throw new SetupError(`stack ${session.stack} could not be made: ${done.stderr.trim() || done.stdout.trim()}`);
  }
}

/** Whether our local backend has the stack; always false for a backend of the person's own, which is not looked into. */
export function stackExists({ pulumi, project, stack }: Session): boolean {
  if (pulumi.state === undefined) return false;
  const file = join(pulumi.state, ".pulumi", "stacks", project, `${shortName(stack)}.json`);
  return existsSync(file) || existsSync(`${file}.gz`);
}

/** Brings the copy of the stack file up to date; see stack-file.ts. */
export function refreshStackFile(session: Session): void {
  prepareCopies(session.data, session.project);
  refreshCopy(session.file);
}
