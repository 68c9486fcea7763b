import { KafkaRefused } from "./kafka/client.ts";
import { NotReady } from "./readiness/wait.ts";
import { refusal } from "./targets/refusal.ts";

/** What a person can act on comes without a stack; anything else is a defect and keeps its own. */
export function explained(error: unknown): unknown {
  if (error instanceof NotReady) return refusal(error.message);
  if (error instanceof KafkaRefused)
    return refusal(`The cluster runs, but Kafka refused a setting of the description: ${error.message}`);
  const fromEngine = error instanceof Error && "statusCode" in error && "reason" in error;
  return fromEngine
    ? refusal(`The Docker engine refused: ${error.message.trim()}\nThe next \`pulumi up\` goes on from here.`)
    : error;
}
