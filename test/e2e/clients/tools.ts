import { execFileSync } from "node:child_process";
import { cpSync, mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ended, start } from "../testing/process.ts";

/** Whether this machine has the programs that the clients are made with, and why not. */
export const missingTools: readonly string[] = ["kcat", "python3", "mvn", "java", "docker"].filter(
  (name) => !has(name),
);

function has(name: string): boolean {
  try {
    execFileSync("sh", ["-c", 'command -v "$0"', name], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}

/** A folder for one run, with a copy of a folder of ours. */
export function copyOf(folder: string): string {
  const copy = mkdtempSync(join(tmpdir(), "kafka-cluster-clients-"));
  cpSync(join(import.meta.dirname, folder), copy, { recursive: true, filter: (path) => !path.endsWith("/target") });
  return copy;
}

/** Runs a program and resolves to all it said; rejects, with all it said, where its exit code is not 0. */
export async function output(command: string, args: readonly string[], input = ""): Promise<string> {
  const said = await ended(start(command, args, [], input));
  if (said.code !== 0) throw new Error(`${command} ended with ${said.code}:\n${said.output}`);
  return said.output;
}
