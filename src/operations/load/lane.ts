import { setTimeout as sleep } from "node:timers/promises";
import { type PartitionLeaders, PartitionWriter, readPartition } from "../../kafka/client.ts";
import { Audit, type Verdict } from "./audit.ts";
import { Gap } from "./gap.ts";
import { Ranges } from "./ranges.ts";

/** How much one writer sends. */
export interface Pace {
  readonly batch: number;
  readonly everyMs: number;
  /** Bytes of each message. */
  readonly size: number;
}

/** Where a lane was at a moment; what came later can be audited alone. */
export interface Mark {
  readonly number: number;
  readonly offset: bigint;
  readonly anew: number;
}

/** Far longer than a consumer waits for records that are there. */
const READ_MS = 60_000;

/** One partition: its writer, and all that is known of what it wrote. */
export class Lane {
  private readonly leaders: PartitionLeaders;
  private readonly partition: number;
  private readonly writer: PartitionWriter;
  private readonly acknowledged = new Ranges();
  /** The number of the next message. */
  private next = 0;
  /** Offset after the last record that was acknowledged. */
  private offset = 0n;
  private gap = new Gap(performance.now());

  constructor(bootstrap: readonly string[], leaders: PartitionLeaders, partition: number) {
    this.leaders = leaders;
    this.partition = partition;
    this.writer = new PartitionWriter(bootstrap, leaders, partition);
  }

  /** Writes until `signal`; `onAcknowledged` after each answer. Rejects when Kafka refuses for good. */
  async run(pace: Pace, signal: AbortSignal, onAcknowledged: () => void): Promise<void> {
    while (!signal.aborted) {
      const first = this.next;
      const values = Array.from({ length: pace.batch }, (_, index) => encode(first + index, pace.size));
      this.next += pace.batch;
      const { acknowledged, lastOffset } = await this.writer.write(values, signal);
      if (!acknowledged) break;
      for (let number = first; number < first + pace.batch; number++) this.acknowledged.add(number);
      if (lastOffset !== undefined && lastOffset >= this.offset) this.offset = lastOffset + 1n;
      this.gap.acknowledged(performance.now());
      onAcknowledged();
      await sleep(pace.everyMs);
    }
    this.writer.close();
  }

  /** Here, and with a new measurement of the longest gap. */
  mark(): Mark {
    this.gap = new Gap(performance.now());
    return { number: this.next, offset: this.offset, anew: this.writer.beganAnew };
  }

  longestGapMs(): number {
    return this.gap.longest(performance.now());
  }

  /** How many messages were acknowledged so far. */
  get answered(): number {
    return this.acknowledged.size;
  }

  get beganAnew(): number {
    return this.writer.beganAnew;
  }

  /** Reads what was written since the mark, as a consumer sees it, and compares. */
  async audit(since: Mark): Promise<Verdict> {
    // Whatever the writer does meanwhile is the next audit's.
    const [acknowledged, written, offset] = [snapshotOf(this.acknowledged), this.next, this.offset];
    const audit = new Audit(since.number);
    const atLeast = offset > since.offset ? offset - 1n : since.offset - 1n;
    const wanted = { partition: this.partition, from: since.offset, atLeast, timeoutMs: READ_MS };
    await readPartition(this.leaders, wanted, ({ value }) => audit.read(decode(value)));
    return audit.verdict(acknowledged, Math.max(written, this.next));
  }
}

/** The beginning of everything. */
export const origin: Mark = { number: 0, offset: 0n, anew: 0 };

const snapshotOf = (ranges: Ranges): Ranges => ranges.without(new Ranges());

/** The number, and blanks up to the wanted size. */
const encode = (number: number, size: number): Buffer => Buffer.from(String(number).padEnd(size));
const decode = (value: Buffer): number => Number(value.toString("utf8").trimEnd() || Number.NaN);
