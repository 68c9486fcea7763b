// Prints "N passed, N failed, N skipped" from vitest's JSON report. A test file that could not even be loaded counts as
// one failure, and so does a report that is missing.
import { readFileSync } from "node:fs";

const counts = { passed: 0, failed: 0, skipped: 0 };
try {
  for (const file of JSON.parse(readFileSync(process.argv[2] ?? "", "utf8")).testResults) {
    if (file.status === "failed" && file.assertionResults.length === 0) counts.failed++;
    for (const { status } of file.assertionResults) counts[status in counts ? status : "skipped"]++;
  }
} catch (error) {
  console.error(`There is no report of the tests: ${error.message}`);
  counts.failed++;
}
console.log(`${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`);
