import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { projectRoot } from "../project.ts";
import { say } from "../say.ts";

const modules = join(projectRoot, "node_modules");

/** What `npm run check` runs: the types, then style and common mistakes. */
const checks: readonly { readonly name: string; readonly command: readonly string[] }[] = [
  { name: "types (tsc)", command: [join(modules, "typescript", "bin", "tsc"), "--noEmit"] },
  { name: "style and lint (biome)", command: [join(modules, "@biomejs", "biome", "bin", "biome"), "check"] },
];

/** `npm run check`: every check is run, so that one look shows all there is to mend. */
export async function run(args: readonly string[]): Promise<number> {
  const failed = checks.filter(({ name, command }) => {
    const last = command === checks.at(-1)?.command ? args : [];
    const done = spawnSync(process.execPath, [...command, ...last], { cwd: projectRoot, stdio: "inherit" });
    say(`${name}: ${done.status === 0 ? "ok" : "failed"}`);
    return done.status !== 0;
  });
  return failed.length === 0 ? 0 : 1;
}
