import { expect } from "vitest";
import { judgeEnsemble, latecomers } from "../../src/targets/ensemble.ts";
import type { KeptVolume } from "../../src/targets/volumes.ts";
import { clusterOf } from "../model/cluster-of.ts";
import { lived, record } from "./kept-of.ts";

/** One server as ZooKeeper's own rules see it. */
interface Server {
  readonly id: number;
  /** The last change it has; 0 = began empty by permission, -1 = empty and without a vote. */
  zxid: number;
  marked: boolean;
  /** How many members its volume's record speaks of. */
  recorded: number | undefined;
  /** Members 1 to `list` are on its container's list; undefined = no container. */
  list: number | undefined;
  running: boolean;
}

const majority = (count: number) => Math.floor(count / 2) + 1;

/** An ensemble of `from` on its way to `from` + 2, with `up` in steps of one container each, and writes at any time. */
export class GrowingEnsemble {
  private readonly servers: Server[];
  private readonly count: number;
  private committed = 5;

  constructor(from: 1 | 3) {
    this.count = from + 2;
    this.servers = Array.from({ length: this.count }, (_, at) => {
      const isOld = at < from;
      // The last of the old ones lags behind: a majority has what is acknowledged, no more.
      const zxid = isOld ? (at < majority(from) ? 5 : 4) : -1;
      const list = isOld ? from : undefined;
      return { id: at + 1, zxid, marked: false, recorded: list, list, running: isOld };
    });
  }

  private volumes(cluster: ReturnType<typeof clusterOf>): KeptVolume[] {
    return this.servers.map(({ id, zxid, marked, recorded, list }) => {
      const members = Array.from({ length: recorded ?? 0 }, (_, at) => `zookeeper-${at + 1}`);
      const said = recorded === undefined ? undefined : record(cluster, `zookeeper-${id}`, { members });
      const node = `zookeeper-${id}`;
      return { ...lived(cluster, node), record: said, hasData: zxid > 0, marked: marked || zxid === 0, ensemble: list };
    });
  }

  /** Begins an `up` and makes this many of its steps; then it is killed. Without a number it comes to its end. */
  up(steps = Number.POSITIVE_INFINITY, shuffle = 0): void {
    const cluster = clusterOf({ zookeeper: { count: this.count as 3 | 5 } });
    const plan = judgeEnsemble(cluster, this.volumes(cluster), true);
    expect(plan.obstacles).toEqual([]);
    const late = plan.growth === undefined ? [] : latecomers(plan.growth);
    const isLate = ({ id }: Server) => late.includes(`zookeeper-${id}`);
    const stale = this.servers.filter(({ list }) => list !== this.count);
    const turns = stale.filter(({ running }) => running);
    const free = stale.filter(({ running }) => !running);
    const turn = shuffle % Math.max(1, turns.length);
    const ordered = [...turns.slice(turn), ...turns.slice(0, turn)];
    const births = this.servers.filter(({ id }) => plan.births.includes(`zookeeper-${id}`));
    const bless = [
      ...births.map((server) => () => Object.assign(server, { marked: true })),
      ...this.servers
        .filter(({ recorded }) => recorded !== this.count)
        .map((server) => () => Object.assign(server, { recorded: this.count })),
    ];
    const replace = (server: Server) => [() => this.remove(server), () => this.start(server)];
    const todo = [
      ...bless,
      ...free.filter((server) => !isLate(server)).flatMap(replace),
      ...ordered.flatMap(replace),
      ...free.filter(isLate).flatMap(replace),
    ];
    for (const step of todo.slice(0, steps)) step();
  }

  private remove(server: Server): void {
    server.running = false;
    server.list = undefined;
  }

  private start(server: Server): void {
    server.list = this.count;
    server.running = true;
    if (server.marked && server.zxid < 0) server.zxid = 0;
    server.marked = false;
  }

  /**
   * The servers of `ids` that run reach one another: they elect if they can, those that can join do, and the leader has
   * one change acknowledged by a bare majority of its list. Who is elected has to know everything acknowledged before.
   */
  serve(ids: readonly number[], slow: number): void {
    const up = this.servers.filter(({ id, running }) => running && ids.includes(id));
    const votes = (server: Server, group: readonly Server[]) =>
      group.filter(({ id }) => id <= (server.list ?? 0)).length;
    const enough = (server: Server, group: readonly Server[]) => votes(server, group) >= majority(server.list ?? 0);
    let group = up.filter(({ zxid }) => zxid >= 0);
    for (let before = -1; before !== group.length; ) {
      before = group.length;
      group = group.filter((server) => enough(server, group));
    }
    const leader = [...group].sort((a, b) => b.zxid - a.zxid || b.id - a.id)[0];
    if (leader === undefined) return;
    expect(leader.zxid, "an ensemble without what was acknowledged").toBe(this.committed);
    for (const server of up) {
      if (!group.includes(server) && enough(server, group)) {
        group.push(server);
        server.zxid = leader.zxid;
      }
    }
    const list = group.filter(({ id }) => id <= (leader.list ?? 0) && id !== leader.id);
    const others = [...list.slice(slow % Math.max(1, list.length)), ...list.slice(0, slow % Math.max(1, list.length))];
    this.committed++;
    for (const server of [leader, ...others.slice(0, majority(leader.list ?? 0) - 1)]) server.zxid = this.committed;
  }

  get lists(): readonly (number | undefined)[] {
    return this.servers.map(({ list }) => list);
  }
}
