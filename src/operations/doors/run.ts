import { formatAddress } from "../../kafka/address.ts";
import { NodeRefuses } from "../cluster/access.ts";
import { brokersOf, type FoundNode, isRunning, modeOf } from "../cluster/found.ts";
import type { OpenCluster } from "../cluster/open.ts";
import { Failure, messageOf } from "../output/failure.ts";
import { carryFiles, withFiles } from "./files.ts";
import { type Run, runInteractive, type Terminal } from "./interactive.ts";
import { refusalOf } from "./present.ts";
import { readsInput } from "./tools.ts";
import { canonical, type Inside, translate } from "./translate.ts";

/** Every broker listens here for its neighbours (INTERNAL). */
const INTERNAL_PORT = 9092;

/**
 * Finds the tool under both of its names: images differ in whether they have kafka-topics or kafka-topics.sh.
 * The arguments stay arguments; nothing is pasted into a command line.
 */
const FIND_TOOL = `for name in "$1" "$1.sh"; do
  if command -v "$name" > /dev/null; then shift; exec "$name" "$@"; fi
done
echo "This image has no tool named $1." >&2
exit 127`;

/** What a broker sets for itself must not reach a tool beside it: its heap, its agents, its JMX port. */
const ENVIRONMENT = ["KAFKA_HEAP_OPTS=-Xmx256m", "KAFKA_OPTS=", "KAFKA_JMX_OPTS= ", "JMX_PORT="];

/** A tool that answers and ends spends its time on starting; the small compiler and collector start fastest. */
const QUICK =
  "KAFKA_JVM_PERFORMANCE_OPTS=-XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Xshare:auto -Djava.awt.headless=true";
const LONG_RUNNING = /perf-test|verifiable|connect|mirror-maker/;

/**
 * Runs one of Kafka's tools in a running broker; if one cannot run it, in the next one. Resolves with its exit code.
 * Throws a Failure when no broker runs, or when the tool is nothing for this cluster.
 */
export async function runTool(
  open: OpenCluster,
  tool: string,
  typed: readonly string[],
  terminal: Terminal,
): Promise<number> {
  const { access, cluster } = open;
  const inside = insideOf(open);
  const refusal = refusalOf(tool, typed, { version: inside.version, metadata: modeOf(cluster) });
  if (refusal !== undefined) throw new Failure(refusal.message, { remedy: refusal.remedy });
  const { args, notes } = translate(tool, typed, inside);
  for (const note of notes) terminal.stderr.write(`${note}\n`);
  const carried = carryFiles(args);
  const run: Run = {
    command: ["bash", "-c", FIND_TOOL, "bash", tool, ...carried.args],
    environment: LONG_RUNNING.test(tool) ? ENVIRONMENT : [...ENVIRONMENT, QUICK],
    readsInput: readsInput(tool),
  };
  return await inFirstThatCan(open, (broker) =>
    withFiles(access, broker, carried, () => runInteractive(access, broker, run, terminal)),
  );
}

/** Tries the running brokers in order. One that has just stopped refuses before anything was run in it. */
export async function inFirstThatCan<T>(
  { cluster }: Pick<OpenCluster, "cluster">,
  use: (broker: FoundNode) => Promise<T>,
): Promise<T> {
  const refusals: string[] = [];
  for (const broker of brokersOf(cluster)) {
    if (!isRunning(broker)) {
      refusals.push(`${broker.node}: ${broker.status || broker.state}`);
      continue;
    }
    try {
      return await use(broker);
    } catch (error) {
      if (!(error instanceof NodeRefuses)) throw error;
      refusals.push(`${broker.node}: ${messageOf(error)}`);
    }
  }
  throw new Failure(`No broker of cluster ${cluster.name} runs, so there is nothing to ask.`, {
    details: refusals,
    remedy: "`kafka-cluster start` starts what is stopped; `pulumi up` also makes what is missing.",
  });
}

function insideOf({ cluster, access }: OpenCluster): Inside {
  const brokers = brokersOf(cluster);
  const inside = (broker: FoundNode) => formatAddress({ host: access.host(broker), port: INTERNAL_PORT });
  const addresses = brokers.flatMap((broker): [string, string][] =>
    broker.external === undefined ? [] : [[canonical(broker.external), inside(broker)]],
  );
  const running = brokers.filter(isRunning).map(inside);
  return {
    version: brokers.find(({ version }) => version !== undefined)?.version,
    // A paused one is among them, answers nobody, and would hold a tool for minutes.
    bootstrap:
      brokers.some(({ state }) => state === "paused") && running.length > 0
        ? running.join(",")
        : access.everyone.broker,
    zookeeper: access.everyone.zookeeper,
    addresses: new Map(addresses),
  };
}
