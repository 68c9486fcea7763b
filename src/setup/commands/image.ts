import { run as kafkaCluster } from "../../operations/program.ts";

const verbs = ["build", "push", "load", "help"];

/**
 * `npm run image [-- VERSION] [--refresh] [--docker-host ADDRESS]`: builds our image of Kafka. It is
 * `kafka-cluster image build`, also in a fresh clone; `npm run image -- push REF` and `-- load kind` are the others.
 */
export function run(args: readonly string[]): Promise<number> {
  const [first = ""] = args;
  return kafkaCluster(["image", ...(verbs.includes(first) ? args : ["build", ...args])]);
}
