import { spawn } from "node:child_process";
import { constants } from "node:os";
import type { MetadataMode } from "../../model/cluster.ts";
import { connectionFacts, environmentFor } from "../../testing/facts.ts";
import type { ClusterOptions } from "../../testing/options.ts";
import { type Raised, raise } from "../../testing/raise.ts";
import { Failure } from "../output/failure.ts";
import { countOption } from "../output/options.ts";

export interface RunOptions {
  readonly metadata?: string;
  readonly brokers?: string;
  readonly zookeepers?: string;
  readonly network?: boolean;
  readonly name?: string;
  readonly kafkaVersion?: string;
  readonly image?: string;
  readonly set: readonly string[];
}

const say = (text: string): void => {
  process.stderr.write(`${text}\n`);
};

/**
 * Raises a throw-away cluster, runs a command with its addresses in the environment, and removes the cluster, however
 * the command ended. Resolves with the command's exit code; 128 and the signal's number where a signal ended it.
 */
export async function run([command = "", ...args]: readonly string[], options: RunOptions): Promise<number> {
  const wanted = clusterOptions(options);
  const signals = new Signals();
  const begin = performance.now();
  let raised: Raised | undefined;
  try {
    raised = await raise(wanted, signals.ended);
    if (signals.exitCode !== undefined) return signals.exitCode;
    const facts = connectionFacts(raised);
    say(
      `Cluster ${facts.name} is ready at ${facts.bootstrap}, after ${((performance.now() - begin) / 1000).toFixed(1)} s.`,
    );
    return await runCommand(command, args, environmentFor(facts), signals);
  } catch (error) {
    // It was told to end while the cluster was raised: what that broke off is no news.
    if (signals.exitCode !== undefined) return signals.exitCode;
    throw error;
  } finally {
    await raised?.remove();
    signals.close();
  }
}

function clusterOptions(options: RunOptions): ClusterOptions {
  const { metadata, brokers, zookeepers, network, name, kafkaVersion, image, set } = options;
  const overrides = set.map((text): [string, string] => {
    const at = text.indexOf("=");
    if (at < 1) throw new Failure(`--set takes KEY=VALUE, not "${text}".`);
    return [text.slice(0, at), text.slice(at + 1)];
  });
  return {
    // Whatever else is written there is refused where the options are settled, with what may be.
    ...(metadata === undefined ? {} : { metadata: metadata as MetadataMode }),
    ...(network === undefined ? {} : { network }),
    ...(brokers === undefined ? {} : { brokers: countOption("--brokers", brokers) }),
    ...(zookeepers === undefined ? {} : { zookeepers: countOption("--zookeepers", zookeepers) }),
    ...(name === undefined ? {} : { name }),
    ...(kafkaVersion === undefined ? {} : { version: kafkaVersion }),
    ...(image === undefined ? {} : { image }),
    ...(overrides.length === 0 ? {} : { overrides: Object.fromEntries(overrides) }),
  };
}

const HEEDED = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
type Heeded = (typeof HEEDED)[number];

/**
 * Signals while a cluster is there: they end what is being raised, then they are the command's. This process outlives
 * them, to remove the cluster.
 */
class Signals {
  exitCode: number | undefined;
  private readonly abort = new AbortController();
  private command: ((signal: Heeded) => void) | undefined;

  constructor() {
    for (const signal of HEEDED) process.on(signal, this.heed);
  }

  /** Aborted by the first signal before the command runs. */
  get ended(): AbortSignal {
    return this.abort.signal;
  }

  private readonly heed = (signal: Heeded): void => {
    if (this.command !== undefined) this.command(signal);
    else {
      this.exitCode ??= codeOf(signal);
      this.abort.abort();
    }
  };

  /** `undefined`: the command has ended, and signals are overheard until the cluster is gone. */
  passTo(command: ((signal: Heeded) => void) | undefined): void {
    this.command = command ?? (() => undefined);
  }

  close(): void {
    for (const signal of HEEDED) process.off(signal, this.heed);
  }
}

const codeOf = (signal: NodeJS.Signals): number => 128 + constants.signals[signal];

function runCommand(
  command: string,
  args: readonly string[],
  environment: Readonly<Record<string, string>>,
  signals: Signals,
): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: "inherit", env: { ...process.env, ...environment } });
    // A terminal sends Ctrl-C to the whole foreground group: the command has it already.
    signals.passTo((signal) => {
      if (signal !== "SIGINT" || !process.stdin.isTTY) child.kill(signal);
    });
    child.once("error", (error: NodeJS.ErrnoException) => {
      signals.passTo(undefined);
      const [exitCode, why] = error.code === "ENOENT" ? [127, "there is no such command"] : [126, error.message];
      reject(new Failure(`${command} could not be run: ${why}.`, { exitCode }));
    });
    child.once("exit", (code, signal) => {
      signals.passTo(undefined);
      resolve(code ?? (signal === null ? 1 : codeOf(signal)));
    });
  });
}
