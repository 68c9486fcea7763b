import * as docker from "@pulumi/docker";
import * as pulumi from "@pulumi/pulumi";
import type Docker from "dockerode";
import { byStopRank, stopRank } from "../../model/nodes.ts";
import { settled } from "../settled.ts";
import { type ContainerPlan, containerLabels } from "./container.ts";
import { isCrashLooping } from "./crashed.ts";
import { ignoreStopped } from "./engine/status.ts";
import { label } from "./labels.ts";
import { isRunning, isUnusable, type Live, type LiveContainer } from "./live.ts";
import { type Context, newLife, unknownLabels } from "./objects.ts";

/** Resolves when a running node may be stopped without harm; rejects, and nothing is touched. */
export type Gate = (plan: ContainerPlan, changedBefore: readonly ContainerPlan[]) => Promise<void>;

export interface ContainerContext extends Context {
  readonly docker: Docker | undefined;
  readonly gate: Gate;
  /** The plans in the order in which running ones are changed. */
  readonly inOrder: (plans: readonly ContainerPlan[]) => Promise<readonly ContainerPlan[]>;
  /** Nodes that start only after all others of their role have had their turn. */
  readonly late: readonly string[];
  /** Nodes that are born again: each when those of their role that are down have been started, and then behind `refill`. */
  readonly refills: readonly string[];
  readonly refill: (plan: ContainerPlan) => Promise<void>;
  /** Runs take-overs one after another. */
  readonly oneByOne: ReturnType<typeof queue>;
  /** Networks and volumes, once they exist and the volumes are ready for a start. */
  readonly ground: Promise<readonly pulumi.Resource[]>;
}

/** Nodes as Pulumi's resources. */
export interface Registered {
  readonly containers: readonly docker.Container[];
  /** Resolves when every node got its turn; rejects with the reason why one did not. */
  readonly allowed: Promise<unknown>;
}

/**
 * Registers every node, ZooKeeper's or the controllers first: the brokers depend on them, and on brokers that vote, and on
 * nothing else, so that a deletion stops all of a rank at once, before any of a lower one. At birth, and for nodes that are
 * down, all go at once. What runs and has to change goes one by one, each behind the gate.
 */
export async function registerContainers(
  context: ContainerContext,
  plans: readonly ContainerPlan[],
): Promise<Registered> {
  const changes = await withoutCrashed(
    context.docker,
    plans.filter((plan) => hasToChange(context.live, plan) && !context.refills.includes(plan.node.name)),
  );
  // The leader is the last of those that vote, and still before the brokers that depend on it.
  const turns = changes.length > 0 ? (await context.inOrder(changes)).toSorted(byStopRank) : [];
  const containers: docker.Container[] = [];
  const ranks: number[] = [];
  const allowed: Promise<unknown>[] = [];
  for (const role of ["zookeeper", "controller", "broker"] as const) {
    // What comes later is not waited for: a voting broker's turn may wait for a plain one that is down.
    const register = (plan: ContainerPlan, turn: Promise<unknown>) => {
      allowed.push(turn);
      const below = containers.filter((_, index) => (ranks[index] ?? 0) < stopRank(plan.node));
      const dependsOn = turn.then(async () => [...(await context.ground), ...below]);
      containers.push(registerContainer(context, plan, dependsOn));
      ranks.push(stopRank(plan.node));
    };
    const free = plans.filter((plan) => plan.node.role === role && !turns.includes(plan)).toSorted(byStopRank);
    const isLate = ({ node }: ContainerPlan) => context.late.includes(node.name);
    const isRefilled = ({ node }: ContainerPlan) => context.refills.includes(node.name);
    for (const plan of free) if (!isLate(plan) && !isRefilled(plan)) register(plan, context.ground);
    for (const plan of free.filter(isRefilled)) register(plan, refillOf(context, plan, [...containers]));
    for (const [index, plan] of turns.entries()) {
      if (plan.node.role === role) register(plan, turnOf(context, plan, turns.slice(0, index), [...containers]));
    }
    const earlier = [...containers];
    const others = context.ground.then(() => settled(earlier));
    for (const plan of free.filter(isLate)) register(plan, others);
  }
  return { containers, allowed: Promise.all(allowed) };
}

/** A node that cannot start is down already: it is repaired at once, with those that do not run, not in its turn. */
async function withoutCrashed(
  engine: Docker | undefined,
  changes: readonly ContainerPlan[],
): Promise<readonly ContainerPlan[]> {
  if (engine === undefined) return changes;
  const crashed = await Promise.all(changes.map((plan) => isCrashLooping(engine, plan.name)));
  return changes.filter((_, index) => !crashed[index]);
}

/**
 * The gate as a dependency: the engine neither deletes nor creates before a resource is registered, and it is not
 * registered before this resolves. Only the wait makes the order: a dependency on the nodes before would stay in the
 * state and order deletions, and a container's output in another's input would replace that one too.
 */
async function turnOf(
  context: ContainerContext,
  plan: ContainerPlan,
  earlier: readonly ContainerPlan[],
  before: readonly pulumi.Resource[],
): Promise<void> {
  await context.ground;
  await settled(before);
  if (!pulumi.runtime.isDryRun()) await context.gate(plan, earlier);
}

/** Without others that have the data it is not made, and nothing waits for it: what runs goes on. */
async function refillOf(
  context: ContainerContext,
  plan: ContainerPlan,
  before: readonly pulumi.Resource[],
): Promise<void> {
  await context.ground;
  await settled(before);
  await context.refill(plan);
}

/** What is refused is told by `allowed`, once: the resource merely stays unregistered. */
function registerContainer(
  context: ContainerContext,
  plan: ContainerPlan,
  after: Promise<readonly pulumi.Resource[]>,
): docker.Container {
  const live = context.live?.containers.get(plan.name);
  const life = (isUnusable(live) ? undefined : live?.labels[label.life]) ?? newLife();
  const dependsOn = after.then(
    (resources): pulumi.Input<pulumi.Resource>[] => [...resources],
    () => new Promise<never>(() => undefined),
  );
  return new docker.Container(
    plan.name,
    { ...plan.args, name: plan.name, labels: containerLabels(plan, context.identity, life) },
    {
      ...plan.opts,
      parent: context.parent,
      provider: context.provider,
      dependsOn,
      deleteBeforeReplace: true,
      // The provider loses edits of these (upstream issue 988): they have to replace the container to take effect.
      replaceOnChanges: ["healthcheck", "tmpfs"],
      hooks: { beforeCreate: [takeOver(context, plan, live)] },
      ...unknownLabels(context, ...(plan.node.image.reference === undefined ? ["image"] : [])),
    },
  );
}

/**
 * A create whose name exists fails for ever: an `up` that was killed, or a lost state, leaves such a container behind.
 * Ours (the uid was checked) is stopped gently, behind its gate if it runs, and removed; one at a time.
 */
function takeOver(
  context: ContainerContext,
  plan: ContainerPlan,
  live: LiveContainer | undefined,
): pulumi.ResourceHook {
  return new pulumi.ResourceHook(`take-over-${plan.name}`, async () => {
    const engine = context.docker;
    if (engine === undefined || live === undefined) return;
    const container = engine.getContainer(live.id);
    if (!(await exists(container))) return;
    await context.oneByOne(async (taken) => {
      if (isRunning(live)) {
        if (!(await isCrashLooping(engine, plan.name))) await context.gate(plan, taken);
        await container.stop({ t: plan.args.destroyGraceSeconds as number }).catch(ignoreStopped);
      }
      await container.remove({ force: true, v: true });
      return plan;
    });
  });
}

/** Runs tasks one after another; each is told the plans of those before it. A failure ends the queue. */
export function queue(): (task: (done: readonly ContainerPlan[]) => Promise<ContainerPlan>) => Promise<void> {
  const done: ContainerPlan[] = [];
  let last: Promise<void> = Promise.resolve();
  return (task) => {
    last = last.then(async () => {
      done.push(await task(done));
    });
    return last;
  };
}

async function exists(container: Docker.Container): Promise<boolean> {
  return container.inspect().then(
    () => true,
    () => false,
  );
}

/** It runs, and not what the description means. */
export function hasToChange(live: Live | undefined, plan: ContainerPlan): boolean {
  const container = live?.containers.get(plan.name);
  return container !== undefined && isRunning(container) && container.labels[label.hash] !== plan.labels[label.hash];
}
