import { spawnSync } from "node:child_process";
import { randomUUID } from "node:crypto";
import { existsSync, writeFileSync } from "node:fs";
import { tmpdir, userInfo } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { alone } from "../../images/alone.ts";

const lockFile = (name: string) => join(tmpdir(), `kafka-cluster-${userInfo().uid}-${name}.lock`);

it("work of one name is done one after the other, and who waits is told once", async () => {
  const name = randomUUID();
  let running = 0;
  let most = 0;
  let waits = 0;
  const work = async () => {
    running += 1;
    most = Math.max(most, running);
    await new Promise((resolve) => setTimeout(resolve, 20));
    running -= 1;
  };
  await Promise.all([1, 2, 3].map(() => alone(name, () => (waits += 1), work)));
  expect({ most, waits }).toEqual({ most: 1, waits: 2 });
  expect(existsSync(lockFile(name))).toBe(false);
});

it("a process that died while it worked holds nobody back", async () => {
  const name = randomUUID();
  const dead = spawnSync(process.execPath, ["-e", "0"]).pid;
  writeFileSync(lockFile(name), String(dead));
  expect(
    await alone(
      name,
      () => {},
      async () => "done",
    ),
  ).toBe("done");
});

it("work that fails lets the next one in", async () => {
  const name = randomUUID();
  await expect(
    alone(
      name,
      () => {},
      () => Promise.reject(new Error("no")),
    ),
  ).rejects.toThrow("no");
  expect(existsSync(lockFile(name))).toBe(false);
});
