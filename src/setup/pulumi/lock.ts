import { existsSync, readdirSync, readFileSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { say } from "../say.ts";
import type { Session } from "../session.ts";
import { SetupError } from "../setup-error.ts";
import { askPulumi } from "./run.ts";
import { shortName } from "./stack-file.ts";

/** What a lock of Pulumi's file backend says about the run that holds it. */
export interface Lock {
  readonly pid: number;
  readonly username: string;
  readonly hostname: string;
  readonly timestamp: string;
}

/**
 * Takes away the lock that a killed pulumi left on the stack; otherwise every later command would refuse. Throws a
 * `SetupError` when a run that is alive holds it, or one on another machine. Concerns our local backend only.
 */
export function releaseStaleLock(session: Session, isAlive: (pid: number) => boolean = isPulumi): void {
  const locks = locksOf(session);
  if (locks.length === 0) return;
  const held = locks.find((lock) => lock.hostname !== hostname() || isAlive(lock.pid));
  if (held !== undefined) throw new SetupError(explain(session.stack, held));
  const pids = locks.map((lock) => lock.pid).join(", ");
  say(
    `An earlier run on stack ${session.stack} (process ${pids}) ended without releasing its lock: pulumi cancel --yes`,
  );
  const done = askPulumi(session.pulumi, session.root, ["cancel", "--yes", "--stack", session.stack]);
  if (done.code !== 0) throw new SetupError(`pulumi cancel failed: ${done.stderr.trim()}`);
}

/** The locks on a stack in our local backend. */
export function locksOf({ pulumi, project, stack }: Session): readonly Lock[] {
  if (pulumi.state === undefined) return [];
  const directory = join(pulumi.state, ".pulumi", "locks", "organization", project, shortName(stack));
  if (!existsSync(directory)) return [];
  const files = readdirSync(directory).filter((name) => name.endsWith(".json"));
  return files.flatMap((name) => {
    try {
      return [JSON.parse(readFileSync(join(directory, name), "utf8")) as Lock];
    } catch {
      return []; // released this very moment, or half written: pulumi will say
    }
  });
}

function explain(stack: string, { pid, username, hostname: host, timestamp }: Lock): string {
  const holder = `process ${pid} of ${username} on ${host}, since ${timestamp.slice(0, 19).replace("T", " ")} UTC`;
  return host === hostname()
    ? `Stack ${stack} is being changed by another run: ${holder}. Wait until it ends, or stop it.`
    : `Stack ${stack} is locked by ${holder}. If that run is over: npm run pulumi -- cancel --yes --stack ${stack}`;
}

/**
 * Whether a process lives and is a pulumi: a process id is used again after a while, and a killed process nobody has
 * waited for (a zombie, where the machine's first process does not) still has its own.
 */
export function isPulumi(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
  // `4711 (pulumi) S …`: name and state, as proc_pid_stat(5) has them. Other systems have no such file.
  const [, name, state] = /^\d+ \((.*)\) (.)/s.exec(readIfThere(`/proc/${pid}/stat`) ?? "") ?? [];
  return name === undefined || (name.startsWith("pulumi") && state !== "Z" && state !== "X");
}

function readIfThere(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return undefined;
  }
}
