import type Docker from "dockerode";
import { formatAddress } from "../../kafka/address.ts";
import { brokersOf, type ClusterContainers, isRunning, type NodeContainer } from "../cluster/containers.ts";
import { Failure, messageOf } from "../output/failure.ts";
import { carryFiles, withFiles } from "./files.ts";
import { type Run, runInteractive, type Terminal } from "./interactive.ts";
import { readsInput } from "./tools.ts";
import { canonical, type Inside, translate } from "./translate.ts";

/** Every broker listens here for its neighbours (INTERNAL). */
const INTERNAL_PORT = 9092;
/** The alias of all brokers that run. A paused one is among them, answers nobody, and would hold a tool for minutes. */
const EVERY_BROKER = `kafka:${INTERNAL_PORT}`;
const EVERY_ZOOKEEPER = "zookeeper:2181";

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
 * Runs one of Kafka's tools in a running broker's container; if one cannot run it, in the next one's. Resolves with its
 * exit code. Throws a Failure when no broker runs.
 */
export async function runTool(
  docker: Docker,
  cluster: ClusterContainers,
  tool: string,
  typed: readonly string[],
  terminal: Terminal,
): Promise<number> {
  const brokers = brokersOf(cluster);
  const { args, notes } = translate(tool, typed, insideOf(brokers));
  for (const note of notes) terminal.stderr.write(`${note}\n`);
  const carried = carryFiles(args);
  const run: Run = {
    command: ["bash", "-c", FIND_TOOL, "bash", tool, ...carried.args],
    environment: LONG_RUNNING.test(tool) ? ENVIRONMENT : [...ENVIRONMENT, QUICK],
    readsInput: readsInput(tool),
  };
  return await inFirstThatCan(docker, cluster, (container) =>
    withFiles(container, carried, () => runInteractive(container, run, terminal)),
  );
}

/** Tries the running brokers in order. A container that has just stopped refuses before anything was run in it. */
export async function inFirstThatCan<T>(
  docker: Docker,
  cluster: ClusterContainers,
  use: (container: Docker.Container, broker: NodeContainer) => Promise<T>,
): Promise<T> {
  const refusals: string[] = [];
  for (const broker of brokersOf(cluster)) {
    if (!isRunning(broker)) {
      refusals.push(`${broker.node}: ${broker.status || broker.state}`);
      continue;
    }
    try {
      return await use(docker.getContainer(broker.containerId), broker);
    } catch (error) {
      if (!isRefusal(error)) throw error;
      refusals.push(`${broker.node}: ${messageOf(error)}`);
    }
  }
  throw new Failure(`No broker of cluster ${cluster.name} runs, so there is nothing to ask.`, {
    details: refusals,
    remedy: "`kafka-cluster start` starts what is stopped; `pulumi up` also makes what is missing.",
  });
}

/** What the engine says when a container is gone, stopped, paused or restarting. */
function isRefusal(error: unknown): boolean {
  const status = error instanceof Error && "statusCode" in error ? error.statusCode : undefined;
  return status === 404 || status === 409 || status === 500;
}

function insideOf(brokers: readonly NodeContainer[]): Inside {
  const addresses = brokers.flatMap(({ node, external }): [string, string][] =>
    external === undefined ? [] : [[canonical(external), internalAddress(node)]],
  );
  const running = brokers.filter(isRunning).map(({ node }) => internalAddress(node));
  return {
    version: brokers.find(({ version }) => version !== undefined)?.version,
    bootstrap: brokers.some(({ state }) => state === "paused") && running.length > 0 ? running.join(",") : EVERY_BROKER,
    zookeeper: EVERY_ZOOKEEPER,
    addresses: new Map(addresses),
  };
}

const internalAddress = (node: string): string => formatAddress({ host: node, port: INTERNAL_PORT });
