import type { ChildProcess } from "node:child_process";
import { cpSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { projectRoot } from "../../../src/setup/project.ts";
import { connect, findEngine } from "../../../src/targets/docker/engine/index.ts";
import { inventoryOf, wipe } from "../docker/inventory.ts";
import { noEngine } from "../docker/stack.ts";
import { ended, start } from "./process.ts";

const MINUTES = 60_000;

/** A project that has jest and this one, as somebody else's would: jest is too much for everyone who works on this one. */
describe.skipIf(noEngine)("Throw-away clusters under jest", () => {
  const folder = mkdtempSync(join(tmpdir(), "kafka-cluster-jest-"));
  const children: ChildProcess[] = [];

  beforeAll(async () => {
    cpSync(join(import.meta.dirname, "jest"), folder, { recursive: true });
    const install = ["install", "--prefix", folder, "--no-audit", "--no-fund", "--no-package-lock", "--ignore-scripts"];
    const said = await ended(start("npm", install, children));
    expect(said, said.output).toMatchObject({ code: 0 });
    // What `npm install ../kafka-cluster` does, without a look at this project's own dependencies.
    symlinkSync(projectRoot, join(folder, "node_modules", "kafka-cluster"), "dir");
  }, 5 * MINUTES);

  afterAll(async () => {
    for (const child of children) child.kill("SIGKILL");
    rmSync(folder, { recursive: true, force: true });
    const found = await findEngine();
    if ("engine" in found) await wipe(connect(found.engine), "test-jest");
  }, MINUTES);

  it("come and go in a CommonJS file and in an ES module, side by side", { timeout: 4 * MINUTES }, async () => {
    const jest = [
      join(folder, "node_modules", "jest", "bin", "jest.js"),
      "--config",
      join(folder, "package.json"),
      "--ci",
    ];
    const said = await ended(start(process.execPath, ["--experimental-vm-modules", ...jest], children));
    expect(said, said.output).toMatchObject({
      code: 0,
      output: expect.stringContaining("Tests:       2 passed, 2 total"),
    });
    const found = await findEngine();
    if (!("engine" in found)) throw new Error("no Docker engine");
    expect(await inventoryOf(connect(found.engine), "test-jest")).toEqual([]);
  });
});
