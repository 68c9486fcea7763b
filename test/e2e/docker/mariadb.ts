import { type ChildProcess, execFile, spawn, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { promisify } from "node:util";

const run = promisify(execFile);

/** Where Debian's packages put it; undefined where it is not installed. */
const server = ["/usr/sbin/mariadbd", "/usr/libexec/mariadbd"].find(existsSync);
export const noMariaDb = server === undefined || spawnSync("mariadb", ["--version"]).status !== 0;

export interface Database {
  /** Runs statements as its administrator; resolves with the rows, columns by tabulators. */
  sql(text: string): Promise<string>;
  stop(): Promise<void>;
}

/** A MariaDB of its own with a temporary directory, its changes logged by row, reached by TCP at `host:port`. */
export async function startMariaDb(host: string, port: number): Promise<Database> {
  const data = mkdtempSync(join(tmpdir(), "kafka-cluster-mariadb-"));
  // It refuses to be root by itself.
  const user = process.getuid?.() === 0 ? ["--user=root"] : [];
  await run("mariadb-install-db", [
    "--no-defaults",
    `--datadir=${data}`,
    "--auth-root-authentication-method=normal",
    "--skip-test-db",
    ...user,
  ]);
  const socket = join(data, "socket");
  const log = join(data, "log.err");
  const settings = {
    datadir: data,
    socket,
    port,
    "bind-address": host,
    "log-error": log,
    "log-bin": "changes",
    "binlog-format": "ROW",
    "server-id": 1,
    "innodb-buffer-pool-size": "32M",
    "innodb-log-file-size": "16M",
  };
  const options = Object.entries(settings).map(([key, value]) => `--${key}=${value}`);
  const sql = async (text: string) => {
    const client = ["--no-defaults", `--socket=${socket}`, "--user=root", "--batch", "--skip-column-names"];
    return (await run("mariadb", [...client, "-e", text])).stdout;
  };
  const process_ = await serving(["--no-defaults", ...options, ...user], log, () => sql("SELECT 1"));
  return {
    sql,
    stop: async () => {
      const ended = new Promise((resolve) => process_.once("exit", resolve));
      if (process_.kill("SIGTERM")) await ended;
      rmSync(data, { recursive: true, force: true });
    },
  };
}

const START_MS = 30_000;

/** Begins to serve some time after it was started. Where it does not, its reason is told. */
async function serving(args: readonly string[], log: string, ask: () => Promise<unknown>): Promise<ChildProcess> {
  const child = spawn(server ?? "mariadbd", [...args], { stdio: "ignore" });
  const end = performance.now() + START_MS;
  while (child.exitCode === null && child.signalCode === null && performance.now() < end) {
    if (await ask().then(Boolean, () => false)) return child;
    await pause(200);
  }
  const ended = child.exitCode ?? child.signalCode ?? "it runs";
  child.kill("SIGKILL");
  throw new Error(`MariaDB did not serve (${ended}):\n${readFileSync(log, "utf8").slice(-3000)}`);
}
