import { KafkaRefused, NoBrokerAnswered } from "../../kafka/client.ts";
import { NotReady } from "../../readiness/wait.ts";
import { Failure } from "./failure.ts";

/** What a person can act on is told without a stack trace; everything else is a defect and keeps its own. */
export function explained(error: unknown): unknown {
  const known = error instanceof NotReady || error instanceof KafkaRefused || error instanceof NoBrokerAnswered;
  return known ? new Failure(error.message) : error;
}
