import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { readFileSync, readlinkSync } from "node:fs";
import { hostname } from "node:os";

/**
 * The process a throw-away cluster belongs to, so that another one can tell whether it lives. A process id alone says
 * nothing: it is used again, and in another container or on another machine it is somebody else's.
 */
export interface Owner {
  /** Digest of the machine's name: a container has its own. */
  readonly host: string;
  /** This boot of the machine; "0" where the system does not tell. */
  readonly boot: string;
  /** The space of process ids (on Linux, of containers); "0" where there is only one. */
  readonly space: string;
  readonly pid: number;
  /** When it started, in the system's own unit; "0" where the system does not tell. */
  readonly started: string;
}

/** This process. */
export function ourselves(): Owner {
  return {
    host: createHash("sha256").update(hostname()).digest("hex").slice(0, 8),
    boot: read("/proc/sys/kernel/random/boot_id")?.slice(0, 8) ?? "0",
    space: /\d+/.exec(link("/proc/self/ns/pid") ?? "")?.[0] ?? "0",
    pid: process.pid,
    started: stateOf(process.pid)?.started ?? "0",
  };
}

/** A part of a stack's name, and so of a label on every object. */
export const formatOwner = ({ host, boot, space, pid, started }: Owner): string =>
  [host, boot, space, pid, started].join("-");

/** undefined for anything `formatOwner` has not written. */
export function parseOwner(text: string): Owner | undefined {
  const match = /^([0-9a-f]{8})-([0-9a-f]{8}|0)-(\d+)-(\d+)-(\d+)$/.exec(text);
  if (match === null) return undefined;
  const [, host = "", boot = "", space = "", pid = "", started = ""] = match;
  return { host, boot, space, pid: Number(pid), started };
}

/**
 * Whether the owner is certainly gone, as `here` can tell. What cannot be told counts as alive: the owner is on another
 * machine or in another container. `engineIsHere`: objects of an earlier boot of this machine are this machine's.
 */
export function isGone(
  owner: Owner,
  here: Owner,
  engineIsHere: boolean,
  startedAt: (pid: number) => string | undefined = (pid) => stateOf(pid)?.started,
): boolean {
  if (owner.host !== here.host) return false;
  if (owner.boot !== here.boot) return engineIsHere;
  if (owner.space !== here.space) return false;
  const started = startedAt(owner.pid);
  if (started === undefined) return true;
  return started !== "0" && owner.started !== "0" && started !== owner.started;
}

/** A process that lives, or undefined: one that was killed and that nobody has waited for (a zombie) does not. */
function stateOf(pid: number): { readonly started: string } | undefined {
  const stat = read(`/proc/${pid}/stat`);
  if (stat !== undefined) {
    // `4711 (node) S …`: the fields after the name, as proc_pid_stat(5) has them; the start is the 22nd of all.
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return fields[0] === "Z" || fields[0] === "X" ? undefined : { started: fields[19] ?? "0" };
  }
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EPERM") return undefined;
  }
  return { started: process.platform === "win32" ? "0" : startByPs(pid) };
}

/** macOS has no /proc. */
function startByPs(pid: number): string {
  try {
    const text = execFileSync("ps", ["-o", "lstart=", "-p", String(pid)], { encoding: "utf8", env: { LC_ALL: "C" } });
    return String(Date.parse(text.trim()) || 0);
  } catch {
    return "0";
  }
}

function read(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
}

function link(path: string): string | undefined {
  try {
    return readlinkSync(path);
  } catch {
    return undefined;
  }
}
