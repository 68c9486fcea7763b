import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { confirm, isAttended } from "../../operations/output/ask-person.ts";
import { say } from "../say.ts";
import { SetupError } from "../setup-error.ts";

/** Whether an engine can and may be installed here: a Debian family system, and nobody at the terminal says no. */
export async function canInstall(): Promise<boolean> {
  if (!isDebianFamily(readRelease()) || !existsSync("/usr/bin/apt-get")) return false;
  if (!isAttended()) {
    say(
      "There is no Docker engine on this machine: installing docker.io (apt-get install --no-install-recommends docker.io)",
    );
    return true;
  }
  return await confirm("There is no Docker engine on this machine. Install docker.io with apt-get?", "yes");
}

/** Installs the distribution's own engine; apt's report goes to stderr. Throws a `SetupError` when apt fails. */
export function installEngine(): void {
  apt(["update"]);
  apt(["install", "-y", "--no-install-recommends", "docker.io"]);
}

function apt(args: readonly string[]): void {
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  const done = spawnSync("apt-get", ["-q", ...args], { env, stdio: ["ignore", 2, 2] });
  if (done.status !== 0) {
    throw new SetupError(
      `apt-get ${args.join(" ")} failed, see above. Install a Docker engine yourself and run this again.`,
    );
  }
}

/** Reads /etc/os-release: Debian, Ubuntu, and what says it is like them. */
export function isDebianFamily(release: string): boolean {
  const names = [...release.matchAll(/^(?:ID|ID_LIKE)=["']?([^"'\n]*)/gm)].flatMap((match) =>
    (match[1] ?? "").split(/\s+/),
  );
  return names.includes("debian") || names.includes("ubuntu");
}

function readRelease(): string {
  try {
    return readFileSync("/etc/os-release", "utf8");
  } catch {
    return "";
  }
}
