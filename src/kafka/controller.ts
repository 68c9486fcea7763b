import { setTimeout as sleep } from "node:timers/promises";
import { type Ask, atBroker, atFirstBroker } from "./connection.ts";
import { NoBrokerAnswered, protocolError, reasonOf } from "./failure.ts";
import { readMetadata } from "./snapshot.ts";

const NOT_CONTROLLER = 41;
const RETRY_MS = 200;

/**
 * Asks the controller, found through any broker of `bootstrap`. In ZooKeeper mode only the controller accepts CreateTopics,
 * DeleteTopics and ElectLeaders; in KRaft the "controller" is some broker that passes them on. It may move while we ask: NOT_CONTROLLER and an unreachable controller are tried
 * again until `timeoutMs` is over. Rejects with KafkaRefused, NoBrokerAnswered, or the last reason.
 */
export async function atController<T>(bootstrap: readonly string[], timeoutMs: number, ask: Ask<T>): Promise<T> {
  const end = performance.now() + timeoutMs;
  for (;;) {
    const left = Math.max(1, end - performance.now());
    try {
      const controller = await findController(bootstrap, left);
      return await atBroker(controller, { timeoutMs: Math.max(1, end - performance.now()) }, ask);
    } catch (error) {
      if (performance.now() + RETRY_MS < end && isWorthARetry(error)) await sleep(RETRY_MS);
      else throw error instanceof NoBrokerAnswered ? error : (protocolError(error) ?? new Error(reasonOf(error)));
    }
  }
}

async function findController(bootstrap: readonly string[], timeoutMs: number) {
  return await atFirstBroker(bootstrap, { timeoutMs }, async (connection, library) => {
    const { controllerId, brokers } = await readMetadata(connection, library);
    const controller = brokers.find(({ nodeId }) => nodeId === controllerId);
    if (controller === undefined) throw new Error("no broker is the controller at the moment");
    return { host: controller.host, port: controller.port };
  });
}

/** A request that may have reached the controller is not sent twice; one that certainly had no effect is. */
function isWorthARetry(error: unknown): boolean {
  const refused = protocolError(error);
  if (refused !== undefined) return refused.code === NOT_CONTROLLER;
  return error instanceof NoBrokerAnswered || reasonOf(error) === "connection refused";
}
