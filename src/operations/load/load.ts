import { setTimeout as sleep } from "node:timers/promises";
import { createTopic, deleteTopic, PartitionLeaders } from "../../kafka/client.ts";
import { together, type Verdict } from "./audit.ts";
import { Gap } from "./gap.ts";
import { Lane, type Mark, origin, type Pace } from "./lane.ts";

export interface LoadOptions {
  /** `host:port` of brokers, as this machine reaches them. */
  readonly bootstrap: readonly string[];
  readonly topic: string;
  readonly partitions: number;
  readonly replicationFactor: number;
  /** `min.insync.replicas` of the topic. */
  readonly minInSync: number;
  /** Leave the topic there at the end. */
  readonly keepTopic?: boolean;
  readonly pace?: Partial<Pace>;
}

/** What was written in a time, what of it is there, and how long nobody was told "yes". */
export interface Round extends Verdict {
  /** Of the partition that waited longest. */
  readonly longestGapMs: number;
  /** Time in which no partition at all acknowledged anything. */
  readonly silenceMs: number;
  /** How often a leader did not know its writer any more. */
  readonly beganAnew: number;
}

/** Writers wait for an answer, and a partition's leader gives none. */
export class Silent extends Error {}

/** A gap is known to a tenth of a second; four times as often would cost the machine half a processor more. */
const PACE: Pace = { batch: 10, everyMs: 100, size: 100 };
const FIRST_MS = 30_000;

/** Writers with acks=all on every partition of a topic of their own, and the knowledge of what they were told. */
export class Load {
  private readonly options: LoadOptions;
  private readonly lanes: readonly Lane[];
  private readonly stopping = new AbortController();
  private readonly running: Promise<void>;
  private silence = new Gap(performance.now());
  private marks: readonly Mark[];

  private constructor(options: LoadOptions) {
    this.options = options;
    const leaders = new PartitionLeaders(options.bootstrap, options.topic);
    this.lanes = Array.from(
      { length: options.partitions },
      (_, partition) => new Lane(options.bootstrap, leaders, partition),
    );
    this.marks = this.lanes.map(() => origin);
    const pace = { ...PACE, ...options.pace };
    const told = () => this.silence.acknowledged(performance.now());
    this.running = Promise.all(this.lanes.map((lane) => lane.run(pace, this.stopping.signal, told))).then(() => {});
    this.running.catch(() => {});
  }

  /** Makes the topic and writes; resolves when every partition has acknowledged something. */
  static async start(options: LoadOptions): Promise<Load> {
    await createTopic(options.bootstrap, {
      name: options.topic,
      partitions: options.partitions,
      replicationFactor: options.replicationFactor,
      config: { "min.insync.replicas": String(options.minInSync) },
    });
    const load = new Load(options);
    try {
      await load.traffic();
      load.begin();
      return load;
    } catch (error) {
      await load.stop();
      throw error;
    }
  }

  /** Resolves when every partition has acknowledged something more; rejects when writing was refused, or one did not. */
  async traffic(atMostMs = FIRST_MS): Promise<void> {
    const [before, end] = [this.lanes.map(({ answered }) => answered), performance.now() + atMostMs];
    while (this.lanes.some(({ answered }, at) => answered === before[at])) {
      if (performance.now() > end)
        throw new Silent(`a partition acknowledged nothing for ${Math.round(atMostMs / 1000)} s`);
      await Promise.race([sleep(20), this.running.then(() => sleep(20))]);
    }
  }

  /** From here on counts the next `audit`. */
  begin(): void {
    this.marks = this.lanes.map((lane) => lane.mark());
    this.silence = new Gap(performance.now());
  }

  /** Reads everything written since `begin` and compares; writing goes on. */
  async audit(): Promise<Round> {
    const longestGapMs = Math.max(...this.lanes.map((lane) => lane.longestGapMs()));
    const silenceMs = this.silence.longest(performance.now());
    const beganAnew = this.lanes.reduce((sum, lane, at) => sum + lane.beganAnew - (this.marks[at]?.anew ?? 0), 0);
    return { ...(await this.read(this.marks)), longestGapMs, silenceMs, beganAnew };
  }

  /** Reads everything from the first message on. */
  auditAll(): Promise<Verdict> {
    return this.read(this.lanes.map(() => origin));
  }

  /** Ends the writing and removes the topic. Rejects with the refusal that ended it before. */
  async stop(): Promise<void> {
    this.stopping.abort();
    await this.running.finally(() => {
      if (this.options.keepTopic !== true)
        return deleteTopic(this.options.bootstrap, this.options.topic).catch(() => {});
    });
  }

  private async read(marks: readonly Mark[]): Promise<Verdict> {
    return together(await Promise.all(this.lanes.map((lane, at) => lane.audit(marks[at] ?? origin))));
  }
}
