import { setTimeout as sleep } from "node:timers/promises";
import { type Address, formatAddress } from "./address.ts";
import { atFirstBroker } from "./connection.ts";
import { readMetadata } from "./snapshot.ts";

interface Leader {
  readonly address: Address;
  /** Rises with every election: a broker that was cut off tells of an older one. */
  readonly epoch: number;
}

const PATIENCE_MS = 2000;
const REST_MS = 50;

/** Who leads each partition of one topic, as the brokers tell; shared by all its writers and readers. */
export class PartitionLeaders {
  readonly topic: string;
  private bootstrap: readonly string[];
  private readonly leaders = new Map<number, Leader>();
  private asking: Promise<void> | undefined;

  /** `bootstrap` as `host:port`. */
  constructor(bootstrap: readonly string[], topic: string) {
    this.bootstrap = bootstrap;
    this.topic = topic;
  }

  /** Where the partition's leader is. Rejects while no broker answers or none leads it. */
  async of(partition: number): Promise<Address> {
    if (!this.leaders.has(partition)) await this.ask();
    const leader = this.leaders.get(partition);
    if (leader === undefined) throw new Error(`${this.topic}-${partition} has no leader`);
    return leader.address;
  }

  /** Somebody else may lead it by now: the next question goes to another broker than the last one. */
  async doubt(): Promise<void> {
    await this.ask().catch(() => undefined);
  }

  /** One question at a time, whoever wants to know. */
  private ask(): Promise<void> {
    this.asking ??= this.refresh().finally(() => {
      this.asking = undefined;
    });
    return this.asking;
  }

  private async refresh(): Promise<void> {
    const [first, ...others] = this.bootstrap;
    const metadata = await atFirstBroker(this.bootstrap, { timeoutMs: PATIENCE_MS }, readMetadata).finally(() => {
      if (first !== undefined) this.bootstrap = [...others, first];
    });
    const addresses = new Map(metadata.brokers.map(({ nodeId, host, port }) => [nodeId, { host, port }]));
    const known = [...addresses.values()].map(formatAddress);
    this.bootstrap = [...this.bootstrap, ...known.filter((address) => !this.bootstrap.includes(address))];
    for (const { partitionIndex, leaderId, leaderEpoch } of metadata.topics.find(({ name }) => name === this.topic)
      ?.partitions ?? []) {
      const address = addresses.get(leaderId);
      const before = this.leaders.get(partitionIndex);
      if (address !== undefined && leaderEpoch >= (before?.epoch ?? -1))
        this.leaders.set(partitionIndex, { address, epoch: leaderEpoch });
    }
    await sleep(REST_MS);
  }
}
