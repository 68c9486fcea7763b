import type { OpenCluster } from "../cluster/open.ts";
import { runQuietly } from "../doors/quiet.ts";
import type { Message } from "./messages.ts";

const SEPARATOR = "=";

/** Writes through INTERNAL with Kafka's console producer in a broker's container, acks=all. Rejects with what it said. */
export async function produceInside(open: OpenCluster, topic: string, messages: readonly Message[]): Promise<void> {
  const lines = messages.map(({ key, value }) => `${key}${SEPARATOR}${value}\n`);
  await runQuietly(
    open,
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
    open,
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
