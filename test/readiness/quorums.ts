import fc from "fast-check";
import type { QuorumState, VoterState } from "../../src/readiness/quorum.ts";
import type { ClusterSnapshot } from "../../src/readiness/snapshot.ts";
import { anySnapshot, healthy } from "./snapshots.ts";

/** A controller as one look shows it: a follower in whom all is well, unless said otherwise. */
export function voter(node: string, id: number, more: Partial<VoterState> = {}): VoterState {
  return { node, id, answers: true, said: "follower", votes: true, lagMs: 400, ...more };
}

/** The same, of one that does not answer: the leader, if there is one, still counts it. */
export const silent = (node: string, id: number, lagMs: number | undefined = 400): VoterState =>
  voter(node, id, { answers: false, said: "connection refused", lagMs });

/** A quorum that the first of these leads, unless said otherwise. */
export function quorum(voters: readonly VoterState[], more: Partial<QuorumState> = {}): QuorumState {
  const leaderId = "leaderId" in more ? more.leaderId : voters[0]?.id;
  const roled = voters.map((one) => (one.id === leaderId ? { ...one, said: "leader", lagMs: 0 } : one));
  const reason = leaderId === undefined ? "an election goes on" : "";
  return { leaderId, reason, epoch: 3, highWatermark: 100, voters: roled, strangers: [], ...more };
}

export const dedicated = (...states: readonly Partial<VoterState>[]): readonly VoterState[] =>
  [0, 1, 2].map((at) => voter(`controller-${at + 1}`, 3001 + at, states[at]));

/** A look at three controllers, led by the first, and three brokers in which everything is well. */
export const healthyKraft = (state: QuorumState = quorum(dedicated())): ClusterSnapshot => inKraft(healthy(), state);

export const inKraft = (snapshot: ClusterSnapshot, state: QuorumState): ClusterSnapshot => ({
  ...snapshot,
  zookeepers: [],
  quorum: state,
  kafka: snapshot.kafka && { ...snapshot.kafka, controllerId: state.leaderId ?? -1 },
});

const anyVoter = (node: string, id: number): fc.Arbitrary<VoterState> =>
  fc
    .record({
      answers: fc.oneof({ weight: 3, arbitrary: fc.constant(true) }, { weight: 1, arbitrary: fc.constant(false) }),
      votes: fc.oneof({ weight: 5, arbitrary: fc.constant(true) }, { weight: 1, arbitrary: fc.constant(false) }),
      lagMs: fc.oneof(fc.constantFrom(0, 400, 2000, 2001, 60_000), fc.constant(undefined)),
    })
    .map(({ answers, ...rest }) => ({
      ...voter(node, id, { answers, said: answers ? "follower" : "connection refused", ...rest }),
    }));

const nameOf = (combined: boolean, at: number): readonly [string, number] =>
  combined ? [`kafka-${at + 1}`, at + 1] : [`controller-${at + 1}`, 3001 + at];

/** Any quorum of one, three or five, dedicated or of brokers, with a leader that answers or with none. */
export const anyQuorum: fc.Arbitrary<QuorumState> = fc
  .tuple(fc.constantFrom(1, 3, 5), fc.boolean())
  .chain(([count, combined]) =>
    fc.tuple(
      fc.tuple(...Array.from({ length: count }, (_, at) => anyVoter(...nameOf(combined, at)))),
      fc.option(fc.integer({ min: 0, max: count - 1 }), { nil: undefined, freq: 5 }),
      fc.constantFrom(100, 100, 100, -1),
      fc.constantFrom<readonly number[]>([], [], [9]),
    ),
  )
  .map(([voters, leader, highWatermark, strangers]) => {
    const whole = voters.map((one, at) => (at === leader ? { ...one, answers: true, votes: true } : one));
    const leaderId = leader === undefined ? undefined : whole[leader]?.id;
    const known = leaderId === undefined ? whole.map((one) => ({ ...one, votes: false, lagMs: undefined })) : whole;
    return quorum(known, { leaderId, highWatermark, strangers });
  });

/** Any look at five brokers with any quorum beside or in them. */
export const anyKraftSnapshot: fc.Arbitrary<ClusterSnapshot> = fc
  .tuple(anySnapshot, anyQuorum)
  .map(([snapshot, state]) => inKraft(snapshot, state));

/** The same quorum a moment later, with more answering and caught up, and nothing lost. */
export const improvedQuorum = (state: QuorumState): fc.Arbitrary<QuorumState> =>
  fc.infiniteStream(fc.boolean()).map((coins) => {
    const heads = () => coins.next().value === true;
    const better = (one: VoterState): VoterState =>
      heads() ? { ...one, answers: true, votes: true, lagMs: one.id === state.leaderId ? 0 : 100 } : one;
    return { ...state, voters: state.leaderId === undefined ? state.voters : state.voters.map(better) };
  });
