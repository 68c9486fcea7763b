import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { expect, it } from "vitest";
import { projectRoot } from "../src/setup/project.ts";

/** Runs a module in a process of its own, where nothing is loaded yet; resolves to what it printed. */
async function alone(text: string): Promise<unknown> {
  const script = [
    'import { createRequire } from "node:module";',
    'import { leaveUnloaded } from "./src/unloaded.ts";',
    "const { cache } = createRequire(import.meta.url);",
    text,
  ].join("\n");
  const { stdout } = await promisify(execFile)(process.execPath, ["--input-type=module", "-e", script], {
    cwd: projectRoot,
    encoding: "utf8",
  });
  return JSON.parse(stdout);
}

it("Pulumi's SDK is loaded without a compiler and an installer", async () => {
  const count =
    'const before = Object.keys(cache).length; await import("@pulumi/pulumi"); console.log(Object.keys(cache).length - before);';
  const all = Number(await alone(count));
  const few = Number(await alone(`leaveUnloaded(); ${count}`));
  expect(few).toBeLessThan(all - 300);
});

it("whoever asks them for something gets it", async () => {
  const said = await alone(`
    leaveUnloaded();
    const { runtime } = await import("@pulumi/pulumi");
    const add = 2;
    const { text } = await runtime.serializeFunction((one) => one + add);
    console.log(JSON.stringify({ text, paths: [...(await runtime.computeCodePaths()).keys()].length }));`);
  expect(said).toMatchObject({ text: expect.stringContaining("one + add"), paths: expect.any(Number) });
});
