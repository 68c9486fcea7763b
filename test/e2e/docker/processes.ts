import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** The CLI with its language host, provider and program. */
export function killGroup(pid: number): void {
  try {
    process.kill(-pid, "SIGKILL");
  } catch {
    // It has ended meanwhile.
  }
}

/** A killed CLI leaves its plugins behind, in groups of their own; their environment names the stack's backend. */
export function endLeftovers(folder: string): void {
  for (const pid of existsSync("/proc/self") ? readdirSync("/proc").filter((name) => /^\d+$/.test(name)) : []) {
    try {
      const environment = readFileSync(join("/proc", pid, "environ"), "utf8").split("\0");
      if (environment.some((line) => line.startsWith(`PULUMI_BACKEND_URL=file://${folder}/`)))
        process.kill(Number(pid), "SIGKILL");
    } catch {
      // Another user's, or it has ended meanwhile.
    }
  }
}
