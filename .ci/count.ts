// Prints where the time of runs of tests went, what failed and why, and last "N passed, N failed, N skipped", from what
// `reporter.ts` wrote of each. One that did not come to its end counts as one failure more.
import { readFileSync } from "node:fs";
import type { Counted, Counts } from "./reporter.ts";

const runs = process.argv.slice(2).map((path): Counts => {
  try {
    return JSON.parse(readFileSync(path, "utf8")) as Counts;
  } catch (error) {
    console.error(`There is no report of these tests: ${(error as Error).message}`);
    return { ended: false, files: [] };
  }
});
const files = runs.flatMap((run) => run.files);
const cut = runs.filter(({ ended }) => !ended).length;
const slow = files.filter(({ seconds }) => seconds >= 10).sort((a, b) => b.seconds - a.seconds);
for (const { seconds, file, failed } of slow) {
  console.log(`${String(seconds).padStart(5)} s  ${file}${failed > 0 ? `  (${failed} failed)` : ""}`);
}
for (const { file, failures } of files) {
  for (const failure of failures) console.log(`FAILED ${file}: ${failure}`);
}
if (cut > 0) console.error("A run of tests was cut short: what had not ended by then is not counted.");

const sum = (of: (file: Counted) => number) => files.reduce((total, file) => total + of(file), 0);
const failed = sum((file) => file.failed) + cut;
console.log(`${sum((file) => file.passed)} passed, ${failed} failed, ${sum((file) => file.skipped)} skipped`);
