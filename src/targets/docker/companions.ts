import * as docker from "@pulumi/docker";
import * as pulumi from "@pulumi/pulumi";
import type Docker from "dockerode";
import { settled } from "../settled.ts";
import type { CompanionPlan } from "./companion.ts";
import { containerLabels } from "./container.ts";
import { hasStatus } from "./engine/status.ts";
import { label, labelList } from "./labels.ts";
import { isRunning, isUnusable, type LiveContainer } from "./live.ts";
import { volumeName } from "./names.ts";
import { type Context, newLife, unknownLabels } from "./objects.ts";

export interface CompanionContext extends Context {
  readonly docker: Docker | undefined;
}

/**
 * Registers companions and resolves when they run; in a preview, when they are planned. Of a role of which some run,
 * one follows the other, and `joined` is waited for between them, so that what they do together goes on; others go
 * at once. In an update, what was stopped by hand is started first. Rejects as `joined` does.
 */
export async function registerCompanions(
  context: CompanionContext,
  plans: readonly CompanionPlan[],
  joined: (companion: string) => Promise<void>,
): Promise<void> {
  const live = (plan: CompanionPlan) => context.live?.containers.get(plan.name);
  await settled(plans.flatMap((plan) => registerVolumes(context, plan)));
  if (!pulumi.runtime.isDryRun()) await startStopped(context.docker, plans, live);
  const roles = [...new Set(plans.map(({ companion }) => companion.role))];
  const register = (plan: CompanionPlan) => registerCompanion(context, plan, live(plan));
  await Promise.all(
    roles.map(async (role) => {
      const own = plans.filter(({ companion }) => companion.role === role);
      const running = own.filter((plan) => isRunning(live(plan)));
      if (running.length === 0 || pulumi.runtime.isDryRun()) return await settled(own.map(register));
      // Those that are not there yet first: they take over what the others let go.
      const missing = own.filter((plan) => !running.includes(plan));
      await settled(missing.map(register));
      await Promise.all(missing.map(({ companion }) => joined(companion.name)));
      for (const plan of running) {
        await settled([register(plan)]);
        await joined(plan.companion.name);
      }
    }),
  );
}

function registerCompanion(
  context: CompanionContext,
  plan: CompanionPlan,
  live: LiveContainer | undefined,
): docker.Container {
  const life = (isUnusable(live) ? undefined : live?.labels[label.life]) ?? newLife();
  return new docker.Container(
    plan.name,
    { ...plan.args, name: plan.name, labels: containerLabels(plan, context.identity, life) },
    {
      ...plan.opts,
      parent: context.parent,
      provider: context.provider,
      deleteBeforeReplace: true,
      replaceOnChanges: ["healthcheck", "tmpfs"],
      // The provider's own answer repeats the files it was given.
      ...(plan.companion.secretFiles.length > 0 ? { additionalSecretOutputs: ["uploads"] } : {}),
      hooks: { beforeCreate: [takeOver(context.docker, plan, live)] },
      ...unknownLabels(context, "image"),
    },
  );
}

/** A create whose name exists fails for ever: ours that an interrupted `up` or a lost state left is removed first. */
function takeOver(
  engine: Docker | undefined,
  plan: CompanionPlan,
  live: LiveContainer | undefined,
): pulumi.ResourceHook {
  return new pulumi.ResourceHook(`take-over-${plan.name}`, async () => {
    if (engine === undefined || live === undefined) return;
    const container = engine.getContainer(live.id);
    await container.stop({ t: plan.companion.stopSeconds }).catch(ignore(304, 404));
    await container.remove({ force: true, v: true }).catch(ignore(404));
  });
}

/** What was stopped by hand: plain `up` does not see it. What has to be replaced anyway is left as it is. */
async function startStopped(
  engine: Docker | undefined,
  plans: readonly CompanionPlan[],
  live: (plan: CompanionPlan) => LiveContainer | undefined,
): Promise<void> {
  const stopped = plans.flatMap((plan) => {
    const container = live(plan);
    const startable = container !== undefined && !isRunning(container) && !isUnusable(container);
    return startable && container.labels[label.hash] === plan.labels[label.hash] ? [container] : [];
  });
  if (engine === undefined || stopped.length === 0) return;
  void pulumi.log.info(`Starting what was stopped: ${stopped.map(({ name }) => name).join(", ")}`);
  await Promise.all(stopped.map(({ id }) => engine.getContainer(id).start().catch(ignore(304))));
}

function registerVolumes(context: CompanionContext, { companion }: CompanionPlan): docker.Volume[] {
  const { cluster, identity, parent, provider } = context;
  return companion.volumes.map(({ volume }) => {
    const name = volumeName(cluster, companion, volume);
    const labels = context.live?.volumes.get(name)?.labels ?? {
      [label.cluster]: cluster.name,
      [label.uid]: identity.uid,
      [label.stack]: identity.stack,
      [label.component]: identity.component,
      [label.life]: newLife(),
      [label.node]: companion.name,
      [label.role]: companion.role,
    };
    return new docker.Volume(
      name,
      { name, labels: labelList(labels) },
      { parent, provider, retainOnDelete: true, ...unknownLabels(context) },
    );
  });
}

const ignore =
  (...statuses: readonly number[]) =>
  (error: unknown): void => {
    if (!statuses.some((status) => hasStatus(error, status))) throw error;
  };
