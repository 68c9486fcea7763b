import { atController } from "./controller.ts";
import { KafkaRefused } from "./failure.ts";

const TIMEOUT_MS = 10_000;
const BROKER_ID_NOT_REGISTERED = 102;

/**
 * KRaft: makes the quorum forget a broker that does not run any more (`kafka-cluster unregister`). Until then it is listed,
 * fenced, and what the brokers are asked to have in common is asked of it too, such as the features of a newer release. One
 * that is not listed is no error. Rejects with KafkaRefused or NoBrokerAnswered.
 */
export async function unregisterBroker(bootstrap: readonly string[], id: number): Promise<void> {
  try {
    await atController(bootstrap, TIMEOUT_MS, (connection, { unregisterBrokerV0 }) =>
      unregisterBrokerV0.api.async(connection, id),
    );
  } catch (error) {
    if (!(error instanceof KafkaRefused && error.code === BROKER_ID_NOT_REGISTERED)) throw error;
  }
}
