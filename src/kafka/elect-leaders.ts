import { setTimeout as sleep } from "node:timers/promises";
import { atController } from "./controller.ts";
import { KafkaRefused, protocolError } from "./failure.ts";
import type { Connection, Library } from "./library.ts";

interface ElectionPatience {
  /** For everything together. */
  readonly timeoutMs: number;
  /** For one request. The broker may spend two thirds of it on waiting until it sees the new leaders itself. */
  readonly requestMs: number;
}
const PATIENCE: ElectionPatience = { timeoutMs: 90_000, requestMs: 15_000 };
const RETRY_MS = 500;
/** KIP-460. */
const ELECT_LEADERS = 43;
const VERSION = 2;
const PREFERRED = 0;
const NONE = 0;
/** Elected, but the broker did not see it in time: another change of the leader came between, or it is far behind. */
const REQUEST_TIMED_OUT = 7;
const PREFERRED_LEADER_NOT_AVAILABLE = 80;
/** The preferred replica leads already: the usual answer for most partitions. */
const ELECTION_NOT_NEEDED = 84;

/**
 * Gives every partition back to its preferred leader (`kafka-leader-election --election-type preferred
 * --all-topic-partitions`), so that a restarted broker does not stay without load. A partition whose preferred replica is
 * not in sync keeps its leader; that is no error. Asking twice does no harm, so an answer that does not come in time is
 * asked for again. Rejects with KafkaRefused, NoBrokerAnswered or the last reason. The library has no ElectLeaders, its
 * framing carries ours.
 */
export async function electPreferredLeaders(bootstrap: readonly string[], patience = PATIENCE): Promise<void> {
  const end = performance.now() + patience.timeoutMs;
  for (;;) {
    try {
      return await atController(bootstrap, patience.requestMs, (connection, library) =>
        elect(connection, library, patience),
      );
    } catch (error) {
      const final = error instanceof KafkaRefused && error.code !== REQUEST_TIMED_OUT;
      if (final || performance.now() + RETRY_MS > end) throw error;
      await sleep(RETRY_MS);
    }
  }
}

async function elect(connection: Connection, library: Library, { requestMs }: ElectionPatience): Promise<void> {
  const api = library.createAPI<[], number[]>(
    ELECT_LEADERS,
    VERSION,
    () =>
      library.Writer.create()
        .appendInt8(PREFERRED)
        .appendArray(null, () => {})
        .appendInt32(Math.floor((requestMs * 2) / 3))
        .appendTaggedFields(),
    (_correlationId, _apiKey, _apiVersion, reader) => {
      reader.readInt32();
      const whole = reader.readInt16();
      const partitions = reader.readArray((topic) => {
        topic.readString();
        return topic.readArray((partition) => {
          partition.readInt32();
          const code = partition.readInt16();
          partition.readNullableString();
          return code;
        });
      });
      return [whole, ...partitions.flat()];
    },
  );
  const codes = await api.async(connection);
  const fine = [NONE, ELECTION_NOT_NEEDED, PREFERRED_LEADER_NOT_AVAILABLE];
  const bad = codes.find((code) => !fine.includes(code));
  if (bad !== undefined) throw refusal(bad, library);
}

function refusal(code: number, library: Library): Error {
  return (
    protocolError(new library.ProtocolError(code)) ??
    new KafkaRefused(code, `error ${code}`, `Kafka answered with error ${code}`)
  );
}
