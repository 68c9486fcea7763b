import { protocolError } from "./failure.ts";
import { loadLibrary } from "./library.ts";

/** What the leader of a KRaft quorum says of it. */
export interface QuorumView {
  readonly leaderId: number;
  /** Rises with every election: of two that both mean to lead, the one with the higher epoch does. */
  readonly epoch: number;
  /** Up to which offset a majority has everything; -1 = the leader is new and does not know yet. */
  readonly highWatermark: number;
  readonly voters: readonly QuorumReplica[];
  /** Brokers, and controllers without a vote. */
  readonly observers: readonly QuorumReplica[];
}

export interface QuorumReplica {
  /** `node.id` */
  readonly id: number;
  readonly logEndOffset: number;
  /** How long ago it had everything, in ms, against the leader; undefined = never since this one leads. */
  readonly lagMs: number | undefined;
}

const NOT_LEADER_OR_FOLLOWER = 6;

/**
 * Reads the bytes of an answer to DescribeQuorum v2, header included, as `probe.sh quorum` prints them in hex. undefined =
 * whoever was asked does not lead. Rejects with KafkaRefused for another error, and where it is no such answer.
 */
export async function readQuorum(hex: string): Promise<QuorumView | undefined> {
  const { Reader, describeQuorumV2 } = await loadLibrary();
  const reader = Reader.from(Buffer.from(hex, "hex"));
  const correlationId = reader.readInt32();
  reader.readTaggedFields();
  try {
    const { topics } = describeQuorumV2.parseResponse(correlationId, 55, 2, reader);
    const partition = topics[0]?.partitions[0];
    if (partition === undefined) throw new Error("the answer tells of no quorum");
    const leader = partition.currentVoters.find(({ replicaId }) => replicaId === partition.leaderId);
    const replica = replicaAgainst(leader?.lastCaughtUpTimestamp ?? -1n);
    return {
      leaderId: partition.leaderId,
      epoch: partition.leaderEpoch,
      highWatermark: Number(partition.highWatermark),
      voters: partition.currentVoters.map(replica),
      observers: partition.observers.map(replica),
    };
  } catch (error) {
    const refused = protocolError(error);
    if (refused?.code === NOT_LEADER_OR_FOLLOWER) return undefined;
    throw refused ?? error;
  }
}

interface Described {
  readonly replicaId: number;
  readonly logEndOffset: bigint;
  readonly lastCaughtUpTimestamp: bigint;
}

const replicaAgainst =
  (leader: bigint) =>
  ({ replicaId, logEndOffset, lastCaughtUpTimestamp }: Described): QuorumReplica => ({
    id: replicaId,
    logEndOffset: Number(logEndOffset),
    lagMs: lastCaughtUpTimestamp < 0n || leader < 0n ? undefined : Math.max(0, Number(leader - lastCaughtUpTimestamp)),
  });
