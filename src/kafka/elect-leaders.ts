import { atController } from "./controller.ts";
import { KafkaRefused, protocolError } from "./failure.ts";
import type { Connection, Library } from "./library.ts";

const TIMEOUT_MS = 30_000;
/** KIP-460. */
const ELECT_LEADERS = 43;
const VERSION = 2;
const PREFERRED = 0;
const NONE = 0;
const PREFERRED_LEADER_NOT_AVAILABLE = 80;
/** The preferred replica leads already: the usual answer for most partitions. */
const ELECTION_NOT_NEEDED = 84;

/**
 * Gives every partition back to its preferred leader (`kafka-leader-election --election-type preferred
 * --all-topic-partitions`), so that a restarted broker does not stay without load. A partition whose preferred replica is
 * not in sync keeps its leader; that is no error. The library has no ElectLeaders, its framing carries ours.
 */
export async function electPreferredLeaders(bootstrap: readonly string[]): Promise<void> {
  await atController(bootstrap, TIMEOUT_MS, (connection, library) => elect(connection, library));
}

async function elect(connection: Connection, library: Library): Promise<void> {
  const api = library.createAPI<[], number[]>(
    ELECT_LEADERS,
    VERSION,
    () =>
      library.Writer.create()
        .appendInt8(PREFERRED)
        .appendArray(null, () => {})
        .appendInt32(TIMEOUT_MS)
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
