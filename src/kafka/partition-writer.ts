import { setTimeout as sleep } from "node:timers/promises";
import { atFirstBroker } from "./connection.ts";
import { protocolError } from "./failure.ts";
import { type Library, loadLibrary } from "./library.ts";
import { Link } from "./link.ts";
import type { PartitionLeaders } from "./partition-leaders.ts";

/** What became of a batch. */
export interface Written {
  /** The leader has answered that every in-sync replica has it; false = stopped before that, nobody knows. */
  readonly acknowledged: boolean;
  /** Offset of its last record; undefined where the answer has none. */
  readonly lastOffset: bigint | undefined;
}

/** The broker waits this long for the in-sync replicas, and we a little longer for the broker. */
const REPLICAS_MS = 2000;
const ANSWER_MS = 3500;
const RETRY_MS = 50;
const INIT_MS = 3000;
const MAX_SEQUENCE = 2 ** 31;

const DUPLICATE_SEQUENCE = 46;
/** The partition's leader does not know this producer as far as we have come. */
const PRODUCER_UNKNOWN: readonly number[] = [45, 47, 59];
/** They pass: leaders move, replicas come back, storage is replaced. Everything else is told. */
const PASSING: readonly number[] = [
  -1, 2, 3, 5, 6, 7, 8, 9, 13, 14, 15, 16, 19, 20, 41, 51, 56, 72, 74, 75, 76, 84, 100,
];

/**
 * An idempotent producer of one partition, acks=all, one batch at a time: a batch is sent again under its own sequence
 * number until the leader acknowledges it, so it is in the log once. The library's own producer takes a new identity
 * after a failure, and with it what was in doubt may be written twice and what was lost goes unnoticed.
 */
export class PartitionWriter {
  private readonly link = new Link(ANSWER_MS);
  private readonly leaders: PartitionLeaders;
  private readonly partition: number;
  private readonly bootstrap: readonly string[];
  private producer: { readonly id: bigint; readonly epoch: number } | undefined;
  private sequence = 0;
  /** How often a leader did not know us any more: it had lost what it had acknowledged, or we were silent for days. */
  beganAnew = 0;

  constructor(bootstrap: readonly string[], leaders: PartitionLeaders, partition: number) {
    this.bootstrap = bootstrap;
    this.leaders = leaders;
    this.partition = partition;
  }

  /** Writes values as one batch, for as long as it takes or until `signal`. Rejects with KafkaRefused where waiting is no use. */
  async write(values: readonly Buffer[], signal: AbortSignal): Promise<Written> {
    // Made once: whatever is sent again is the same to the last byte.
    const { topic } = this.leaders;
    const timestamp = BigInt(Date.now());
    const messages = values.map((value) => ({ topic, partition: this.partition, value, timestamp }));
    while (!signal.aborted) {
      try {
        const lastOffset = await this.attempt(messages);
        this.sequence = (this.sequence + values.length) % MAX_SEQUENCE;
        return { acknowledged: true, lastOffset };
      } catch (error) {
        this.judge(error);
        await sleep(RETRY_MS);
        await this.leaders.doubt();
      }
    }
    return { acknowledged: false, lastOffset: undefined };
  }

  close(): void {
    this.link.drop();
  }

  private async attempt(messages: Messages): Promise<bigint | undefined> {
    const library = await loadLibrary();
    this.producer ??= await newProducer(this.bootstrap);
    const connection = await this.link.to(await this.leaders.of(this.partition));
    try {
      const answer = await library.produceV9.api.async(
        connection,
        library.ProduceAcks.ALL,
        REPLICAS_MS,
        messages,
        identity(this.producer, this.sequence),
      );
      const base = typeof answer === "boolean" ? -1n : (answer.responses[0]?.partitionResponses[0]?.baseOffset ?? -1n);
      return base < 0n ? undefined : base + BigInt(messages.length - 1);
    } catch (error) {
      if (protocolError(error)?.code === DUPLICATE_SEQUENCE) return undefined;
      throw error;
    }
  }

  private judge(error: unknown): void {
    const refused = protocolError(error);
    if (refused === undefined) {
      this.link.drop();
      return;
    }
    if (PRODUCER_UNKNOWN.includes(refused.code)) {
      this.producer = undefined;
      this.sequence = 0;
      this.beganAnew++;
      return;
    }
    if (!PASSING.includes(refused.code)) throw refused;
  }
}

type Messages = Parameters<Library["produceV9"]["api"]["async"]>[3];

/** The library reads one method of its own class of maps, which it does not export. */
function identity(producer: { readonly id: bigint; readonly epoch: number }, sequence: number) {
  type Options = NonNullable<Parameters<Library["produceV9"]["api"]["async"]>[4]>;
  const sequences = { getWithDefault: () => sequence } as unknown as NonNullable<Options["sequences"]>;
  return { producerId: producer.id, producerEpoch: producer.epoch, sequences } satisfies Options;
}

/** A producer's identity, from any broker (KIP-98). */
async function newProducer(bootstrap: readonly string[]) {
  const answer = await atFirstBroker(bootstrap, { timeoutMs: INIT_MS }, (connection, { initProducerIdV4 }) =>
    initProducerIdV4.api.async(connection, null, 0),
  );
  return { id: answer.producerId, epoch: answer.producerEpoch };
}
