import { log } from "@pulumi/pulumi";
import type Docker from "dockerode";
import type { ContainerPlan } from "./container.ts";
import { label } from "./labels.ts";
import { isRunning, isUnusable, type Live } from "./live.ts";

/**
 * Starts what was stopped by hand, ZooKeeper or the controllers first: plain `up` does not see it, and a refresh would replace it. A node
 * that has to be replaced anyway is left as it is.
 */
export async function startStopped(docker: Docker, live: Live, plans: readonly ContainerPlan[]): Promise<void> {
  const stopped = plans.flatMap((plan) => {
    const container = live.containers.get(plan.name);
    const startable = container !== undefined && !isRunning(container) && !isUnusable(container);
    return startable && container.labels[label.hash] === plan.labels[label.hash]
      ? [{ ...container, role: plan.node.role }]
      : [];
  });
  for (const role of ["zookeeper", "controller", "broker"]) {
    const group = stopped.filter((container) => container.role === role);
    if (group.length === 0) continue;
    log.info(`Starting what was stopped: ${group.map((container) => container.name).join(", ")}`);
    await Promise.all(group.map((container) => docker.getContainer(container.id).start()));
  }
}
