import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, openSync, readFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { findEngine } from "../../targets/docker/engine/find.ts";
import type { EngineAddress, Miss } from "../../targets/docker/engine/types.ts";
import { say } from "../say.ts";
import { SetupError } from "../setup-error.ts";

/** How long a started engine may take until it answers, in ms. */
const deadline = 60_000;

/** The path of an installed `dockerd`; undefined where there is none. */
export function installedEngine(path: string = process.env.PATH ?? ""): string | undefined {
  const directories = [...path.split(delimiter), "/usr/bin", "/usr/sbin", "/usr/local/bin"];
  return directories.map((directory) => join(directory, "dockerd")).find((file) => existsSync(file));
}

/** Starts the installed engine, with systemd where that runs, else by itself; resolves once it answers. */
export async function startEngine(data: string): Promise<EngineAddress> {
  if (existsSync("/run/systemd/system")) {
    say("Starting the Docker engine: systemctl start docker");
    const done = spawnSync("systemctl", ["start", "docker"], { stdio: ["ignore", 2, 2] });
    if (done.status !== 0) throw new SetupError("systemctl start docker failed. Its log: journalctl -u docker");
    return await answering(undefined, "journalctl -u docker");
  }
  mkdirSync(data, { recursive: true });
  const log = join(data, "dockerd.log");
  say(`Starting the Docker engine: dockerd, which logs to ${log}`);
  const out = openSync(log, "w");
  // Detached: it gets a session of its own and outlives this process and its terminal.
  const daemon = spawn(installedEngine() ?? "dockerd", [], { detached: true, stdio: ["ignore", out, out] });
  daemon.unref();
  return await answering(daemon, log);
}

async function answering(daemon: ChildProcess | undefined, log: string): Promise<EngineAddress> {
  const until = Date.now() + deadline;
  let seen: readonly Miss[] = [];
  let failed: string | undefined;
  daemon?.on("error", (error) => {
    failed = error.message;
  });
  daemon?.on("exit", (code) => {
    failed = `dockerd ended with exit code ${code}`;
  });
  while (Date.now() < until && failed === undefined) {
    const found = await findEngine();
    if ("engine" in found) return found.engine;
    seen = found.misses;
    await pause(200);
  }
  const socket = seen.find(({ address }) => address === "unix:///var/run/docker.sock");
  const last = failed ?? `it did not answer within ${deadline / 1000} s; last seen: ${socket?.reason ?? "nothing"}`;
  throw new SetupError(`The Docker engine did not start: ${last}.\nIts log: ${log}${tail(log)}`);
}

function tail(log: string): string {
  if (!existsSync(log)) return "";
  return `\n${readFileSync(log, "utf8").trimEnd().split("\n").slice(-5).join("\n")}`;
}
