// Every measurement, one after another. Arguments: `--quick` for one round of each.
import { spawnSync } from "node:child_process";
import { join } from "node:path";

const quick = process.argv.includes("--quick");
const measurements: readonly (readonly [string, ...string[]])[] = [
  ["start", ...(quick ? ["--rounds", "1"] : [])],
  ["noop", ...(quick ? ["--rounds", "1"] : [])],
  ["memory", ...(quick ? ["--idle", "10"] : [])],
  ["growth", ...(quick ? ["--rounds", "1"] : [])],
  ["roll", ...(quick ? ["--rounds", "1"] : [])],
  ["throwaway", ...(quick ? ["--rounds", "1"] : [])],
  ["tools", ...(quick ? ["--rounds", "1"] : [])],
  ["compiler", ...(quick ? ["--rounds", "1"] : [])],
  ["throughput", ...(quick ? ["--raises", "1", "--rounds", "1", "--megabytes", "20"] : [])],
];

for (const [name, ...args] of measurements) {
  const { status } = spawnSync(process.execPath, [join(import.meta.dirname, `${name}.ts`), ...args], {
    stdio: "inherit",
  });
  if (status !== 0) process.exitCode = 1;
}
