import { Readable, Writable } from "node:stream";
import type { ClusterContainers } from "../cluster/containers.ts";
import type { OpenCluster } from "../cluster/open.ts";
import { runTool } from "../doors/run.ts";
import type { Message } from "./messages.ts";

const SEPARATOR = "=";

/** Writes through INTERNAL with Kafka's console producer in a broker's container, acks=all. Rejects with what it said. */
export async function produceInside(open: OpenCluster, topic: string, messages: readonly Message[]): Promise<void> {
  const lines = messages.map(({ key, value }) => `${key}${SEPARATOR}${value}\n`);
  await runQuietly(
    open.docker,
    open.cluster,
    "kafka-console-producer",
    [
      ...["--topic", topic, "--request-required-acks", "all"],
      ...["--property", "parse.key=true", "--property", `key.separator=${SEPARATOR}`],
    ],
    lines.join(""),
  );
}

/** Reads `count` messages through INTERNAL with Kafka's console consumer as a member of `group`. */
export async function consumeInside(
  open: OpenCluster,
  request: { readonly topic: string; readonly group: string; readonly count: number; readonly timeoutMs: number },
): Promise<readonly Message[]> {
  const output = await runQuietly(
    open.docker,
    open.cluster,
    "kafka-console-consumer",
    [
      ...["--topic", request.topic, "--group", request.group, "--from-beginning"],
      ...["--max-messages", String(request.count), "--timeout-ms", String(request.timeoutMs)],
      ...[
        "--property",
        "print.key=true",
        "--property",
        "print.partition=true",
        "--property",
        `key.separator=${SEPARATOR}`,
      ],
    ],
    "",
  );
  return output.split("\n").flatMap((line) => {
    const [, partition, key, value] = /^Partition:(\d+)=([^=]*)=(.*)$/.exec(line.trim()) ?? [];
    return key === undefined || value === undefined ? [] : [{ key, value, partition: Number(partition) }];
  });
}

async function runQuietly(
  docker: OpenCluster["docker"],
  cluster: ClusterContainers,
  tool: string,
  args: readonly string[],
  input: string,
): Promise<string> {
  const stdout = collector();
  const stderr = collector();
  const terminal = {
    stdin: Readable.from(input === "" ? [] : [Buffer.from(input)]),
    stdout: stdout.stream,
    stderr: stderr.stream,
  };
  const exitCode = await runTool(docker, cluster, tool, args, terminal);
  const complaint = /^.*(ERROR|Exception).*$/m.exec(`${stderr.text()}\n${stdout.text()}`)?.[0];
  if (exitCode !== 0) throw new Error(`${tool} ended with exit code ${exitCode}: ${complaint ?? stderr.text().trim()}`);
  // The console producer reports a refused message and still ends with 0.
  if (complaint !== undefined) throw new Error(`${tool}: ${complaint}`);
  return stdout.text();
}

function collector(): { readonly stream: Writable; readonly text: () => string } {
  const chunks: Buffer[] = [];
  const stream = new Writable({
    write(chunk: Buffer, _encoding, done) {
      chunks.push(chunk);
      done();
    },
  });
  return { stream, text: () => Buffer.concat(chunks).toString("utf8") };
}
