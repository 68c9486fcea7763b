import { execFile, spawn, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
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
  const settings = {
    datadir: data,
    socket,
    port,
    "bind-address": host,
    "log-bin": "changes",
    "binlog-format": "ROW",
    "server-id": 1,
    "innodb-buffer-pool-size": "32M",
    "innodb-log-file-size": "16M",
  };
  const options = Object.entries(settings).map(([key, value]) => `--${key}=${value}`);
  const process_ = spawn(server ?? "mariadbd", ["--no-defaults", ...options, ...user], { stdio: "ignore" });
  const ended = new Promise<void>((resolve) => process_.once("exit", () => resolve()));
  const sql = async (text: string) =>
    (
      await run("mariadb", [
        "--no-defaults",
        `--socket=${socket}`,
        "--user=root",
        "--batch",
        "--skip-column-names",
        "-e",
        text,
      ])
    ).stdout;
  return {
    sql: (text) => eventually(() => sql(text), process_.exitCode === null ? 30_000 : 0),
    stop: async () => {
      process_.kill("SIGTERM");
      await ended;
      rmSync(data, { recursive: true, force: true });
    },
  };
}

/** It listens only some time after it has begun. */
async function eventually<T>(attempt: () => Promise<T>, patienceMs: number): Promise<T> {
  const end = performance.now() + patienceMs;
  for (;;) {
    try {
      return await attempt();
    } catch (error) {
      if (!/Can't connect to local/.test(String(error)) || performance.now() > end) throw error;
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  }
}
