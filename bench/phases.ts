import type { ChildProcess } from "node:child_process";

/** What a first `up` spends its time on, by the line of Pulumi's output that ends it. */
const ends: readonly { readonly phase: string; readonly line: RegExp; readonly last?: true }[] = [
  { phase: "Pulumi and the program start", line: /kafka-cluster:index:KafkaCluster \S+ creating/ },
  { phase: "look at the engine, start the provider", line: /docker:index:(Network|Volume) \S+ creating/ },
  { phase: "networks and volumes", line: /docker:index:Container \S+ creating/ },
  { phase: "ZooKeeper's containers", line: /docker:index:Container \S+-kafka-\d+ creating/ },
  { phase: "the brokers' containers", line: /docker:index:Container \S+ created/, last: true },
];
const rest = "JVMs, readiness, outputs";

export const phaseNames: readonly string[] = [...ends.map(({ phase }) => phase), rest];

/** Reads a CLI's output as it comes. Hand it to `onStart`, ask for the seconds of each phase when the CLI has ended. */
export class PhaseClock {
  private readonly started = performance.now();
  private readonly lines: { readonly text: string; readonly at: number }[] = [];

  readonly listen = (child: ChildProcess): void => {
    let half = "";
    child.stdout?.on("data", (chunk: Buffer) => {
      const texts = (half + chunk.toString("utf8")).split("\n");
      half = texts.pop() ?? "";
      for (const text of texts) this.lines.push({ text, at: this.elapsed() });
    });
  };

  /** In the order of `phaseNames`; together they are the whole run. Throws when the output has no such lines. */
  seconds(): number[] {
    const marks = ends.map(({ phase, line, last }) => {
      const found = last
        ? this.lines.findLast(({ text }) => line.test(text))
        : this.lines.find(({ text }) => line.test(text));
      if (found === undefined) throw new Error(`Pulumi's output does not show the end of: ${phase}`);
      return found.at;
    });
    return [...marks, this.elapsed()].map((mark, index, all) => mark - (all[index - 1] ?? 0));
  }

  private elapsed(): number {
    return (performance.now() - this.started) / 1000;
  }
}
