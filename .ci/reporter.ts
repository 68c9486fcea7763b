// vitest's reporter for `.ci/run`: after every test file it writes what has been counted so far into the file named by
// KAFKA_CLUSTER_COUNTS, so that a run that is cut short still says what passed, and where its time went. What failed is
// told at once, with its reason.
import { writeFileSync } from "node:fs";
import type { Reporter, TestCase, TestModule } from "vitest/node";

export interface Counted {
  readonly file: string;
  readonly seconds: number;
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  /** What failed, each with its reason. */
  readonly failures: readonly string[];
}

export interface Counts {
  /** Whether vitest came to its end. */
  readonly ended: boolean;
  readonly files: readonly Counted[];
}

/** A file that could not be loaded, or whose set-up failed, counts as one failure beside its tests. */
function count(file: TestModule, seconds: number): Counted {
  const tests = [...file.children.allTests()];
  const states = tests.map((test) => test.result().state);
  const of = (state: string) => states.filter((each) => each === state).length;
  const failed = of("failed");
  return {
    file: file.relativeModuleId,
    seconds,
    passed: of("passed"),
    failed: failed === 0 && file.state() === "failed" ? 1 : failed,
    skipped: of("skipped") + of("pending"),
    failures: [
      ...[file, ...file.children.allSuites()].flatMap((one) => one.errors().map(reasonOf)),
      ...tests.flatMap(failuresOf),
    ],
  };
}

const failuresOf = (test: TestCase): readonly string[] =>
  (test.result().errors ?? []).map((error) => `${test.fullName}\n${reasonOf(error)}`);

/** The reason, and where in our own code. */
function reasonOf({ message, stack }: { readonly message: string; readonly stack?: string }): string {
  const lines = (stack ?? message).split("\n");
  return lines.filter((line) => !line.includes("/node_modules/")).join("\n");
}

export default class CountingReporter implements Reporter {
  private readonly files: Counted[] = [];
  private readonly began = new Map<string, number>();

  onTestModuleStart(file: TestModule): void {
    this.began.set(file.id, performance.now());
  }

  onTestCaseResult(test: TestCase): void {
    for (const failure of failuresOf(test)) console.error(`FAILED ${failure}`);
  }

  onTestModuleEnd(file: TestModule): void {
    const began = this.began.get(file.id) ?? performance.now();
    this.files.push(count(file, Math.round((performance.now() - began) / 1_000)));
    this.write(false);
  }

  onTestRunEnd(): void {
    this.write(true);
  }

  private write(ended: boolean): void {
    const counts: Counts = { ended, files: this.files };
    writeFileSync(process.env.KAFKA_CLUSTER_COUNTS ?? "counts.json", JSON.stringify(counts));
  }
}
