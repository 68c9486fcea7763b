import type { Cluster } from "../../src/model/cluster.ts";
import { describe } from "../../src/model/describe.ts";
import type { Description } from "../../src/spec/schema.ts";

/** The cluster a legal description means; a test that writes an illegal one fails with its problems. */
export function clusterOf(description: Partial<Description> = {}): Cluster {
  const described = describe({ kind: "value", value: { target: "docker", ...description }, stackName: "local" });
  if ("cluster" in described) return described.cluster;
  throw new Error(described.problems.map((problem) => problem.message).join("\n"));
}
