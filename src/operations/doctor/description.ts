import type { Cluster } from "../../model/cluster.ts";
import { describe } from "../../model/describe.ts";
import { sourceOf } from "../cluster/described.ts";
import { type Check, fail, ok, warn } from "./check.ts";

/** The cluster a stack's file describes, as far as it can be told without Pulumi; undefined when it cannot. */
export function checkDescription(
  root: string,
  stack: string,
): { readonly check: Check; readonly cluster: Cluster | undefined } {
  const source = sourceOf(root, stack);
  if (source === undefined) {
    const found = `stacks/Pulumi.${stack}.yaml is not there`;
    return {
      check: warn("description", found, `\`cp stacks/Pulumi.local.yaml stacks/Pulumi.${stack}.yaml\` is a start.`),
      cluster: undefined,
    };
  }
  const described = describe(source);
  if ("cluster" in described) {
    const { cluster } = described;
    return {
      check: ok("description", `${keepersOf(cluster)}${cluster.brokers.length} Kafka ${cluster.version}`),
      cluster,
    };
  }
  const [first] = described.problems;
  const place = first?.at === undefined ? "" : `${first.at.file}:${first.at.line}:${first.at.column} `;
  const found = `${described.problems.length} problem${described.problems.length === 1 ? "" : "s"}; ${place}${first?.message ?? ""}`;
  return {
    check: fail("description", found, "`pulumi preview` shows all of them with what to do."),
    cluster: undefined,
  };
}

/** Who keeps the metadata, where that is not the brokers. */
function keepersOf({ zookeepers, controllers }: Cluster): string {
  if (zookeepers.length > 0) return `${zookeepers.length} ZooKeeper, `;
  return controllers.length > 0 ? `${controllers.length} controllers, ` : "";
}
