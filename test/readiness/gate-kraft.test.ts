import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Node } from "../../src/model/cluster.ts";
import { changeOrder, mayRestart } from "../../src/readiness/gate.ts";
import { isCaughtUp, mayRefill, type QuorumState, type VoterState } from "../../src/readiness/quorum.ts";
import { clusterOf } from "../model/cluster-of.ts";
import {
  anyKraftSnapshot,
  anyQuorum,
  dedicated,
  healthyKraft,
  improvedQuorum,
  inKraft,
  quorum,
  silent,
  voter,
} from "./quorums.ts";
import { healthy, topic, withTopics } from "./snapshots.ts";

const { brokers, controllers } = clusterOf({
  metadata: "kraft",
  brokers: { count: 5 },
  controllers: { count: 5 },
});
const anyNode = fc.constantFrom<Node>(...brokers, ...controllers);
const node = (name: string) => {
  const found = [...controllers, ...brokers].find((one) => one.name === name);
  if (found === undefined) throw new Error(name);
  return found;
};

const majorityOf = ({ voters, strangers }: QuorumState) => Math.floor((voters.length + strangers.length) / 2) + 1;
const caughtUpWithout = ({ voters }: QuorumState, name: string) =>
  voters.filter((one) => one.node !== name && isCaughtUp(one)).length;
const isVoter = ({ voters }: QuorumState, name: string) => voters.some((one) => one.node === name);

describe("The gate of a cluster in KRaft, in any state of it,", () => {
  it("never takes a majority of caught-up controllers away", () => {
    fc.assert(
      fc.property(anyKraftSnapshot, anyNode, fc.boolean(), (snapshot, one, evenSilent) => {
        fc.pre(mayRestart(one, snapshot, evenSilent).allowed);
        const state = snapshot.quorum as QuorumState;
        if (state.voters.length + state.strangers.length === 1 && isVoter(state, one.name)) return;
        expect(caughtUpWithout(state, one.name)).toBeGreaterThanOrEqual(majorityOf(state));
      }),
      { numRuns: 1000 },
    );
  });

  it("lets nobody go while no leader answers, but the only controller there is", () => {
    fc.assert(
      fc.property(anyKraftSnapshot, anyNode, (snapshot, one) => {
        const state = snapshot.quorum as QuorumState;
        fc.pre(state.leaderId === undefined);
        const isOnly = state.voters.length + state.strangers.length === 1 && isVoter(state, one.name);
        if (!isOnly) expect(mayRestart(one, snapshot).reasons.join()).toContain("the quorum has no leader");
      }),
    );
  });

  it("never turns a yes into a no because more controllers answer and have caught up", () => {
    const pairs = anyKraftSnapshot.chain((snapshot) =>
      improvedQuorum(snapshot.quorum as QuorumState).map(
        (better) => [snapshot, { ...snapshot, quorum: better }] as const,
      ),
    );
    fc.assert(
      fc.property(pairs, anyNode, ([snapshot, better], one) => {
        fc.pre(mayRestart(one, snapshot).allowed);
        expect(mayRestart(one, better).reasons).toEqual([]);
      }),
    );
  });

  it("says why, whenever it says no", () => {
    fc.assert(
      fc.property(anyKraftSnapshot, anyNode, (snapshot, one) => {
        const { allowed, reasons } = mayRestart(one, snapshot);
        expect(allowed).toBe(reasons.length === 0);
      }),
    );
  });

  it("lets no controller be born again whose vote could undo what was agreed on", () => {
    fc.assert(
      fc.property(anyQuorum, (state) => {
        for (const { node: name, id } of state.voters) {
          if (mayRefill({ name, id }, { quorum: state }).length > 0) continue;
          expect(state.leaderId).toBeDefined();
          expect(caughtUpWithout(state, name)).toBeGreaterThanOrEqual(majorityOf(state));
        }
      }),
      { numRuns: 2000 },
    );
  });
});

describe("The gate before a controller is stopped", () => {
  const reasonsFor = (name: string, state: QuorumState) => mayRestart(node(name), healthyKraft(state)).reasons;

  it("opens in a cluster in which everything is well, for the leader too", () => {
    for (const one of ["controller-1", "controller-2", "kafka-1"])
      expect(reasonsFor(one, quorum(dedicated()))).toEqual([]);
  });

  it("stays shut while another one does not answer, is behind, or has no vote", () => {
    const second = (state: Partial<VoterState>) => quorum(dedicated({}, state));
    const needs = (why: string) => [
      `without controller-3 only 1 of 3 controllers would be there and caught up, 2 are needed; controller-2 (${why})`,
    ];
    expect(
      reasonsFor(
        "controller-3",
        quorum([...dedicated().slice(0, 1), silent("controller-2", 3002), ...dedicated().slice(2)]),
      ),
    ).toEqual(needs("connection refused"));
    expect(reasonsFor("controller-3", second({ lagMs: 3400 }))).toEqual(needs("3.4 s behind"));
    expect(reasonsFor("controller-3", second({ lagMs: undefined }))).toEqual(needs("has never caught up"));
    expect(reasonsFor("controller-3", second({ votes: false, lagMs: undefined }))).toEqual(needs("has no vote"));
  });

  it("opens for the one that is behind, without whom the others are enough", () => {
    expect(reasonsFor("controller-2", quorum(dedicated({}, { lagMs: 60_000 })))).toEqual([]);
  });

  it("stays shut for everybody while nobody leads, or a new leader has no followers yet", () => {
    const none = quorum(dedicated(), { leaderId: undefined });
    const fresh = quorum(dedicated(), { highWatermark: -1 });
    for (const one of ["controller-1", "kafka-1"]) {
      expect(reasonsFor(one, none)).toEqual(["the quorum has no leader: an election goes on"]);
      expect(reasonsFor(one, fresh)).toEqual(["the quorum's leader is new: no majority has followed it yet"]);
    }
  });

  it("counts controllers that the leader knows and nobody here", () => {
    expect(reasonsFor("controller-2", quorum(dedicated(), { strangers: [3004, 3005] }))).toEqual([
      "without controller-2 only 2 of 5 controllers would be there and caught up, 3 are needed; id 3004 (not of this cluster), id 3005 (not of this cluster)",
    ]);
  });

  it("looks at both halves of a broker that is a controller too", () => {
    const voters = [1, 2, 3].map((id) => voter(`kafka-${id}`, id));
    const shrunk = withTopics(healthy(), topic("orders", 2, [{ replicas: [1, 2, 3], isr: [1, 2] }]));
    expect(mayRestart(node("kafka-1"), inKraft(healthy(), quorum(voters))).reasons).toEqual([]);
    expect(mayRestart(node("kafka-1"), inKraft(shrunk, quorum(voters))).reasons).toEqual([
      "orders-0 has only [1, 2] in sync and needs 2 without kafka-1",
    ]);
    const behind = quorum(voters.map((one) => (one.id === 3 ? { ...one, lagMs: 9000 } : one)));
    expect(mayRestart(node("kafka-2"), inKraft(healthy(), behind)).reasons).toEqual([
      "without kafka-2 only 1 of 3 controllers would be there and caught up, 2 are needed; kafka-3 (9.0 s behind)",
    ]);
  });

  it("lets the only controller go, which nothing can replace meanwhile", () => {
    const only = quorum([silent("controller-1", 3001)], { leaderId: undefined });
    expect(mayRestart(node("controller-1"), healthyKraft(only)).reasons).toEqual([]);
  });
});

describe("The birth of a controller that has lost its data", () => {
  const lost = { name: "controller-3", id: 3003 };

  it("is right while all others have everything", () => {
    const gone = [...dedicated().slice(0, 2), silent("controller-3", 3003, undefined)];
    expect(mayRefill(lost, { quorum: quorum(gone) })).toEqual([]);
  });

  it("is refused while another one is missing too, with what was seen", () => {
    const gone = [...dedicated().slice(0, 1), silent("controller-2", 3002), silent("controller-3", 3003)];
    expect(mayRefill(lost, { quorum: quorum(gone, { leaderId: undefined, reason: "controller-2 (x)" }) })).toEqual([
      "the quorum has no leader: controller-2 (x)",
    ]);
    expect(mayRefill(lost, { quorum: quorum(gone) })).toHaveLength(1);
  });

  it("is refused where it was the only one, and where nobody was asked", () => {
    expect(mayRefill(lost, { quorum: quorum([silent("controller-3", 3003)], { leaderId: undefined }) })).toEqual([
      "controller-3 was the only controller: nobody else knows what it knew",
    ]);
    expect(mayRefill(lost, { quorum: undefined })).toEqual(["nobody has asked the quorum"]);
  });
});

describe("The order of a change in KRaft", () => {
  const names = (nodes: readonly { readonly name: string }[]) => nodes.map(({ name }) => name);
  const three = [...brokers.slice(0, 3), ...controllers.slice(0, 3)];

  it("is the controllers before the brokers, the one that leads last of them", () => {
    const led = quorum(dedicated(), { leaderId: 3002 });
    expect(names(changeOrder(three, healthyKraft(led)))).toEqual([
      "controller-1",
      "controller-3",
      "controller-2",
      "kafka-1",
      "kafka-2",
      "kafka-3",
    ]);
  });

  it("has the broker that leads the quorum at the end", () => {
    const voters = [1, 2, 3].map((id) => voter(`kafka-${id}`, id));
    const led = inKraft(healthy(), quorum(voters, { leaderId: 1 }));
    expect(names(changeOrder(brokers, led))).toEqual(["kafka-2", "kafka-3", "kafka-4", "kafka-5", "kafka-1"]);
  });
});
