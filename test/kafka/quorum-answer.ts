import { Writer } from "@platformatic/kafka";

export interface FakeReplica {
  readonly id: number;
  /** Milliseconds behind the leader; -1 = never caught up. */
  readonly lag?: number;
}

const NOW = 1_795_306_000_000n;
const NO_DIRECTORY = "00000000-0000-0000-0000-000000000000";

/** An answer to DescribeQuorum v2 behind its length, header included, in hex: what `probe.sh quorum` prints after `answer=`. */
export function quorumAnswer(quorum: {
  readonly leader: number;
  readonly voters: readonly FakeReplica[];
  readonly observers?: readonly FakeReplica[];
  readonly epoch?: number;
  readonly highWatermark?: bigint;
  readonly error?: number;
}): string {
  const { leader, voters, observers = [], epoch = 7, highWatermark = 100n, error = 0 } = quorum;
  const replicas = (list: readonly FakeReplica[]) => (writer: Writer) =>
    writer.appendArray([...list], (w, { id, lag = 0 }) => {
      const caughtUp = lag < 0 ? -1n : NOW - BigInt(lag);
      w.appendInt32(id).appendUUID(NO_DIRECTORY).appendInt64(100n).appendInt64(NOW).appendInt64(caughtUp);
    });
  const message = Writer.create().appendInt32(0x6b63).appendTaggedFields().appendInt16(0).appendString(null);
  message.appendArray(["__cluster_metadata"], (topic, name) => {
    topic.appendString(name).appendArray([0], (partition, index) => {
      partition
        .appendInt32(index)
        .appendInt16(error)
        .appendString(error === 0 ? null : "an error of this test");
      partition.appendInt32(leader).appendInt32(epoch).appendInt64(highWatermark);
      replicas(voters)(partition);
      replicas(observers)(partition);
    });
  });
  return message
    .appendArray([], () => {})
    .appendTaggedFields()
    .buffer.toString("hex");
}

/** What the leader, the first of these, and the others print when all is well. */
export function quorumAnswers(ids: readonly number[]) {
  const [leader = -1] = ids;
  const voters = ids.map((id) => ({ id, lag: id === leader ? 0 : 400 }));
  return {
    leader: `answer=${quorumAnswer({ leader, voters })}`,
    follower: `answer=${quorumAnswer({ leader: 0, voters: [], error: 6 })}`,
  };
}
