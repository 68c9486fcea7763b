import { type Holder, nextHolder } from "../../model/next-holder.ts";
import type { Placed, Wish } from "./placement.ts";

/**
 * Where replicas are to lie: every broker has as many as any other, give or take one, of each topic and of all together;
 * in as many racks as there are; and nothing moves that need not. Pure. The order of replicas means nothing yet.
 */
export function spread(wish: Wish): readonly Placed[] {
  const board = new Board(wish);
  for (const topic of board.topics) {
    for (const partition of board.of(topic)) board.fit(partition, wish.factorOf(topic, partition.before));
    for (const partition of board.of(topic)) board.useRacks(partition);
    while (board.evenOut(topic)) {}
  }
  while (board.evenOutAll()) {}
  return board.result();
}

interface Cell {
  readonly topic: string;
  readonly partition: number;
  readonly before: number;
  replicas: number[];
}

class Board {
  readonly topics: readonly string[];
  private readonly cells: readonly Cell[];
  private readonly holders: readonly Holder[];
  private readonly rackOf: ReadonlyMap<number, string | null>;
  private readonly byTopic = new Map<string, Cell[]>();
  /** How many replicas a broker has, of a topic and of all, by `topic id` and ` id`. */
  private readonly loads = new Map<string, number>();

  constructor({ partitions, holders }: Wish) {
    this.holders = holders;
    this.rackOf = new Map(holders.map(({ id, rack }) => [id, rack]));
    this.cells = partitions.map(({ topic, partition, replicas }) => ({
      topic,
      partition,
      before: replicas.length,
      replicas: replicas.filter((id) => this.rackOf.has(id)),
    }));
    for (const cell of this.cells) {
      this.byTopic.set(cell.topic, this.byTopic.get(cell.topic) ?? []);
      this.byTopic.get(cell.topic)?.push(cell);
      for (const id of cell.replicas) this.count(cell, id, 1);
    }
    this.topics = [...this.byTopic.keys()];
  }

  of(topic: string): readonly Cell[] {
    return this.byTopic.get(topic) ?? [];
  }

  result(): readonly Placed[] {
    return this.cells.map(({ topic, partition, replicas }) => ({ topic, partition, replicas: [...replicas] }));
  }

  /** Takes away what is too much where there is most, and adds what is missing where there is least. */
  fit(cell: Cell, factor: number): void {
    while (cell.replicas.length > factor) {
      const gone = this.fullestFirst(cell.topic, cell.replicas)[0];
      if (gone === undefined) return;
      this.put(
        cell,
        cell.replicas.filter((id) => id !== gone),
      );
    }
    while (cell.replicas.length < factor) {
      const next = nextHolder(cell.replicas, this.holders, (id) => [this.loadOf(id, cell.topic), this.loadOf(id)]);
      if (next === undefined) return;
      this.put(cell, [...cell.replicas, next]);
    }
  }

  /** Two replicas in one rack, and a rack with none: one of the two moves there. */
  useRacks(cell: Cell): void {
    for (;;) {
      const used = this.racksOf(cell.replicas);
      const doubled = this.fullestFirst(cell.topic, cell.replicas).find((id) =>
        cell.replicas.some((other) => other !== id && this.rackOf.get(other) === this.rackOf.get(id)),
      );
      const free = this.fullestFirst(
        cell.topic,
        this.holders.filter(({ rack }) => !used.has(rack)).map(({ id }) => id),
      ).at(-1);
      if (doubled === undefined || free === undefined) return;
      this.put(
        cell,
        cell.replicas.map((id) => (id === doubled ? free : id)),
      );
    }
  }

  /** One move from a broker with more of a topic to one with at least two less. false = there is none. */
  evenOut(topic: string): boolean {
    const load = (id: number) => this.loadOf(id, topic);
    return this.moveOne(load, () => this.of(topic));
  }

  /** The same over all topics; a topic moves only from a broker that has more of it than the other. */
  evenOutAll(): boolean {
    return this.moveOne(
      (id) => this.loadOf(id),
      (from, to) => this.cells.filter(({ topic }) => this.loadOf(from, topic) > this.loadOf(to, topic)),
    );
  }

  private moveOne(load: (id: number) => number, movable: (from: number, to: number) => readonly Cell[]): boolean {
    const byLoad = this.holders
      .map(({ id }) => ({ id, load: load(id) }))
      .sort((a, b) => b.load - a.load || a.id - b.id);
    for (const from of byLoad) {
      for (const to of byLoad.toReversed()) {
        if (from.load - to.load < 2) break;
        const cell = movable(from.id, to.id).find(
          ({ replicas }) =>
            replicas.includes(from.id) && !replicas.includes(to.id) && this.keepsRacks(replicas, from.id, to.id),
        );
        if (cell === undefined) continue;
        this.put(
          cell,
          cell.replicas.map((id) => (id === from.id ? to.id : id)),
        );
        return true;
      }
    }
    return false;
  }

  private keepsRacks(replicas: readonly number[], from: number, to: number): boolean {
    const after = replicas.map((id) => (id === from ? to : id));
    return this.racksOf(after).size >= this.racksOf(replicas).size;
  }

  private racksOf(ids: readonly number[]): ReadonlySet<string | null> {
    return new Set(ids.map((id) => this.rackOf.get(id) ?? null));
  }

  private fullestFirst(topic: string, ids: readonly number[]): number[] {
    const key = (id: number) => this.loadOf(id, topic) * 1e6 + this.loadOf(id);
    return [...ids].sort((a, b) => key(b) - key(a) || b - a);
  }

  private loadOf(id: number, topic = ""): number {
    return this.loads.get(`${topic} ${id}`) ?? 0;
  }

  private put(cell: Cell, replicas: number[]): void {
    for (const id of cell.replicas) this.count(cell, id, -1);
    cell.replicas = replicas;
    for (const id of cell.replicas) this.count(cell, id, 1);
  }

  private count({ topic }: Cell, id: number, change: number): void {
    for (const key of [`${topic} ${id}`, ` ${id}`]) this.loads.set(key, (this.loads.get(key) ?? 0) + change);
  }
}
