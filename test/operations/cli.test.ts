import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { DOORS } from "../../src/operations/doors/shorthand.ts";
import { program } from "../../src/operations/program.ts";

const cli = fileURLToPath(new URL("../../src/cli.ts", import.meta.url));
const NOWHERE = { DOCKER_HOST: "unix:///nowhere/docker.sock" };

function typed(...args: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [cli, ...args], {
    encoding: "utf8",
    env: { ...process.env, ...NOWHERE },
  });
  return { code: status, stdout, stderr };
}

describe("the command line", () => {
  it("lists every command with a word about it", () => {
    const commands = program(() => {}).commands;
    expect(commands.map((command) => command.name())).toEqual([
      ...["status", "verify", "doctor", "connection", "config", "logs"],
      ...DOORS.map(({ command }) => command),
      ...["tool", "stop", "start", "down", "restart", "rebalance", "drill", "export", "run", "env", "image"],
    ]);
    expect(commands.filter((command) => command.summary() === "")).toEqual([]);
  });

  it("shows examples that can be pasted with --help", () => {
    const { code, stdout } = typed("topics", "--help");
    expect(code).toBe(0);
    expect(stdout).toContain("Examples:\n  kafka-cluster topics");
    expect(typed("--help").stdout).toContain("kafka-cluster produce orders");
  });

  it.each([
    [["status"], "No Docker engine can be used."],
    [["topics", "--list"], "No Docker engine can be used."],
    [["logs", "kafka-1", "--tail", "x"], '--tail takes a whole number of at least 1, not "x".'],
    [["down"], "Nothing was removed"],
    [["export"], "--to is missing."],
    [["export", "--to", "values", "-s", "local"], "--to values is for a description with target: kubernetes"],
    [["statsu"], "unknown command 'statsu'"],
    [["status", "--jsn"], "unknown option '--jsn'"],
    [["run"], "missing required argument 'command'"],
    [["run", "--brokers", "many", "--", "true"], '--brokers takes a whole number of at least 1, not "many".'],
    [["run", "--brokers", "4", "--", "true"], "brokers is 4; a throw-away cluster has 1 to 3"],
    [["run", "--set", "x", "--", "true"], '--set takes KEY=VALUE, not "x".'],
    [["config"], "missing required argument 'node'"],
  ])("ends %j with exit code 1, a sentence and no stack trace", (args, message) => {
    const { code, stdout, stderr } = typed(...args);
    expect(code).toBe(1);
    expect(stderr).toContain(message);
    expect(stdout + stderr).not.toMatch(/\n\s+at |node:internal/);
  });

  it("has doctor work without an engine", () => {
    const { code, stdout } = typed("doctor", "--json");
    const { ok, checks } = JSON.parse(stdout) as {
      ok: boolean;
      checks: { what: string; verdict: string; remedy?: string }[];
    };
    expect([code, ok]).toEqual([1, false]);
    expect(checks.find(({ what }) => what === "Docker engine")).toMatchObject({ verdict: "fail" });
    expect(checks.map(({ what }) => what)).toContain("Pulumi CLI");
  });
});
