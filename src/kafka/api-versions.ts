import type { Address } from "./address.ts";
import { atBroker } from "./connection.ts";
import { reasonOf } from "./failure.ts";

const DEFAULT_TIMEOUT_MS = 2000;

/**
 * Asks exactly this address for Kafka's ApiVersions, the only proof that a broker listens there: Docker's proxy accepts
 * any connection. Resolves with the milliseconds it took; rejects with a short reason as the message ("connection
 * refused", "no answer in 2000 ms", "closed by peer: nothing listens behind the port").
 */
export async function askApiVersions(address: Address, options: { readonly timeoutMs?: number } = {}): Promise<number> {
  const timeoutMs = options.timeoutMs ?? DEFAULT_TIMEOUT_MS;
  const start = performance.now();
  try {
    // Version 0 is understood by every Kafka there is.
    await atBroker(address, { timeoutMs }, (connection, { apiVersionsV0 }) =>
      apiVersionsV0.api.async(connection, "", ""),
    );
  } catch (error) {
    throw new Error(reasonOf(error), { cause: error });
  }
  return performance.now() - start;
}
