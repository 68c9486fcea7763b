import { setTimeout as sleep } from "node:timers/promises";
import { protocolError } from "./failure.ts";
import { loadLibrary } from "./library.ts";
import { Link } from "./link.ts";
import type { PartitionLeaders } from "./partition-leaders.ts";

/** One record as it lies in the log. */
export interface LogRecord {
  readonly offset: bigint;
  readonly value: Buffer;
}

export interface ReadWanted {
  readonly partition: number;
  /** The first offset to read. */
  readonly from: bigint;
  /** It is read at least up to here; a consumer must get to see it within `timeoutMs`. */
  readonly atLeast: bigint;
  readonly timeoutMs: number;
}

const ANSWER_MS = 3500;
const RETRY_MS = 50;
const MAX_WAIT_MS = 100;
const BYTES = 1 << 20;
/** A batch with this bit is a mark of Kafka's own, not a record of anybody. */
const CONTROL = 1 << 5;

/**
 * Reads a partition in the order of its log, up to what its leader lets consumers see (the high watermark) at the first
 * answer that reaches `atLeast`. Resolves with the offset after the last one; when the deadline passes before, with how
 * far it came: what is missing then is missing for every consumer. `tell` gets each record once.
 */
export async function readPartition(
  leaders: PartitionLeaders,
  wanted: ReadWanted,
  tell: (record: LogRecord) => void,
): Promise<bigint> {
  const link = new Link(ANSWER_MS);
  const end = performance.now() + wanted.timeoutMs;
  let next = wanted.from;
  let until: bigint | undefined;
  try {
    while (until === undefined || next < until) {
      if (performance.now() > end) return next;
      const fetched = await fetchFrom(leaders, link, wanted.partition, next);
      if (fetched === undefined) {
        await sleep(RETRY_MS);
        continue;
      }
      for (const record of fetched.records) tell(record);
      next = fetched.next;
      if (until === undefined && fetched.highWatermark > wanted.atLeast) until = fetched.highWatermark;
    }
    return next;
  } finally {
    link.drop();
  }
}

interface Fetched {
  readonly records: readonly LogRecord[];
  readonly next: bigint;
  readonly highWatermark: bigint;
}

/** One answer of the leader; undefined where it could not be had, which is tried again. */
async function fetchFrom(
  leaders: PartitionLeaders,
  link: Link,
  partition: number,
  from: bigint,
): Promise<Fetched | undefined> {
  const { fetchV12 } = await loadLibrary();
  const position = { partition, currentLeaderEpoch: -1, fetchOffset: from, lastFetchedEpoch: -1 };
  const topics = [{ topicId: leaders.topic, partitions: [{ ...position, partitionMaxBytes: BYTES }] }];
  try {
    const connection = await link.to(await leaders.of(partition));
    const answer = await fetchV12.api.async(connection, MAX_WAIT_MS, 1, BYTES, 0, 0, -1, topics, [], "");
    const found = answer.responses[0]?.partitions[0];
    if (found === undefined) throw new Error(`no answer about ${leaders.topic}-${partition}`);
    const batches = found.records ?? [];
    const last = batches.at(-1);
    return {
      highWatermark: found.highWatermark,
      next: last === undefined ? from : last.firstOffset + BigInt(last.lastOffsetDelta) + 1n,
      records: batches
        .filter(({ attributes }) => (attributes & CONTROL) === 0)
        .flatMap(({ firstOffset, records }) =>
          records.map(({ offsetDelta, value }) => ({
            offset: firstOffset + BigInt(offsetDelta),
            value: value ?? Buffer.alloc(0),
          })),
        )
        .filter(({ offset }) => offset >= from),
    };
  } catch (error) {
    if (protocolError(error) === undefined) link.drop();
    await leaders.doubt();
    return undefined;
  }
}
