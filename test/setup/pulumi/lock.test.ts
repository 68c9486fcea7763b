import { spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, copyFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { dirname, join } from "node:path";
import { expect, onTestFinished, test, vi } from "vitest";
import { isPulumi, locksOf, releaseStaleLock } from "../../../src/setup/pulumi/lock.ts";
import { stackFile } from "../../../src/setup/pulumi/stack-file.ts";
import type { Session } from "../../../src/setup/session.ts";
import { cliPath } from "../../../src/setup/tools/cli.ts";
import { directoryWith } from "../scratch.ts";

/** A stack with one lock, and a pulumi that writes its arguments into `asked`. */
function lockedStack(lock: object): Session & { readonly asked: string } {
  const at = "state/.pulumi/locks/organization/kafka-cluster/local";
  const data = directoryWith({
    [`${at}/1.json`]: JSON.stringify({ username: "ann", timestamp: "2026-01-31T08:00:00.5Z", ...lock }),
    [`${at}/1.json.attrs`]: "{}",
    [`${at}/2.json`]: '{"pid":',
  });
  const pulumi = { home: join(data, "pulumi"), state: join(data, "state"), env: {} };
  const file = stackFile(data, data, "local");
  return { root: data, data, project: "kafka-cluster", stack: "local", file, pulumi, asked: join(data, "asked") };
}

test("a lock that a living run holds is left, and its holder is named", () => {
  const session = lockedStack({ pid: 4711, hostname: hostname() });
  expect(() => releaseStaleLock(session, () => true)).toThrow(
    `Stack local is being changed by another run: process 4711 of ann on ${hostname()}, since 2026-01-31 08:00:00 UTC.`,
  );
});

test("a lock of another machine is left, with the command that takes it away", () => {
  const session = lockedStack({ pid: 4711, hostname: "elsewhere" });
  expect(() => releaseStaleLock(session, () => false)).toThrow("npm run pulumi -- cancel --yes --stack local");
});

test("half-written locks and other files beside them are no locks", () => {
  expect(locksOf(lockedStack({ pid: 1, hostname: "x" }))).toHaveLength(1);
  expect(locksOf({ ...lockedStack({}), stack: "other" })).toEqual([]);
});

test("a lock of a process that is no pulumi is taken away, by pulumi itself", () => {
  // This very process lives, but is no pulumi: the id of the one that was killed has been used again.
  const session = lockedStack({ pid: process.pid, hostname: hostname() });
  const cli = cliPath(session.pulumi.home, process.platform);
  mkdirSync(dirname(cli), { recursive: true });
  writeFileSync(cli, `#!/bin/sh\necho "$@" > ${session.asked}\n`, { mode: 0o755 });
  releaseStaleLock(session);
  expect(readFileSync(session.asked, "utf8")).toBe("cancel --yes --stack local --non-interactive\n");
});

test("a pulumi that was killed and not yet waited for counts as dead, a living one as alive", async () => {
  const directory = directoryWith();
  const named = join(directory, "pulumi-like");
  copyFileSync("/bin/sleep", named);
  chmodSync(named, 0o755);
  // Started by a shell that turns into something else, so that nobody ever waits for it.
  const shell = spawn("/bin/sh", ["-c", `'${named}' 60 & echo $!; exec sleep 60`], {
    stdio: ["ignore", "pipe", "ignore"],
  });
  onTestFinished(() => void shell.kill("SIGKILL"));
  const [line] = (await once(shell.stdout, "data")) as [Buffer];
  const pid = Number(line.toString());
  await vi.waitFor(() => expect(isPulumi(pid)).toBe(true), { timeout: 20_000 });
  process.kill(pid, "SIGKILL");
  await vi.waitFor(() => expect(isPulumi(pid)).toBe(false), { timeout: 20_000 });
  expect(() => process.kill(pid, 0)).not.toThrow();
});
