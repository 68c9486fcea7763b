import type { ContainerArgs } from "@pulumi/docker";
import type { Cluster } from "../../model/cluster.ts";
import { CONFIG_DIRECTORY } from "../../properties/file.ts";
import type { Obstacle } from "../obstacle.ts";
import { change, isOurs, refuseChanges, type Transform } from "../transform.ts";
import { type ContainerPlan, labelsOf } from "./container.ts";
import { type Labels, label, labelList } from "./labels.ts";

/** What tells a node from others, what its data lies behind, and what the program has looked at already. */
const FIXED = ["name", "image", "hostname", "user", "entrypoints", "mustRun"];

interface Label {
  readonly label: string;
  readonly value: string;
}

/**
 * The plans as the program wants them. Their digest is made anew, so that a change of the program's is one behind the
 * gate, like any change of the description. Throws RunError with everything that cannot be.
 */
export function transformContainers(
  cluster: Cluster,
  plans: readonly ContainerPlan[],
  transform: Transform | undefined,
): readonly ContainerPlan[] {
  if (transform?.container === undefined) return plans;
  const done = plans.map((plan) => transformContainer(cluster, plan, transform));
  refuseChanges(done.flatMap(({ obstacles }) => obstacles));
  return done.map(({ plan }) => plan);
}

function transformContainer(cluster: Cluster, plan: ContainerPlan, transform: Transform) {
  const { [label.hash]: _, ...own } = plan.labels;
  const { args, labels, opts, obstacles } = changeContainer(transform, plan.name, plan.node.name, plan.args, own);
  return {
    plan: { ...plan, args, opts, labels: labelsOf(cluster, plan.node, args, labels) },
    obstacles: [...obstacles, ...touchedFiles(plan, args)],
  };
}

/** A node's own files are in its one upload, and are written to a tmpfs over whatever else was put there. */
function touchedFiles({ name, args: own }: ContainerPlan, changed: ContainerPlan["args"]): readonly Obstacle[] {
  const { uploads = [], tmpfs = {} } = changed as Partial<typeof changed>;
  const kept = hasAll(uploads, own.uploads) && CONFIG_DIRECTORY in tmpfs;
  const hidden = uploads.filter(({ file }) => file.startsWith(`${CONFIG_DIRECTORY}/`)).map(({ file }) => file);
  return [
    ...(kept ? [] : [refused(name, "container", "It takes the node's own files away.", "Add others beside them.")]),
    ...hidden.map((file) =>
      refused(
        name,
        "container",
        `It puts ${file} where the node's own files are written at each start.`,
        "Put it into another directory.",
      ),
    ),
  ];
}

/** Any container's arguments and labels as the program wants them, and what of that cannot be. */
export function changeContainer<T extends Partial<ContainerArgs>>(
  transform: Transform | undefined,
  name: string,
  node: string,
  args: T,
  own: Labels,
) {
  const given = { ...args, name, labels: labelList(own) };
  const asked = change(transform, { kind: "container", name, node, args: given }, FIXED);
  const { name: _, labels: list, ...changed } = asked.args;
  const labels = labelsIn(list);
  const obstacles = [
    ...asked.obstacles,
    ...lostMounts(name, args, changed),
    ...touchedLabels(name, "container", own, labels),
  ];
  return { args: changed as unknown as T, labels, opts: asked.opts, obstacles };
}

const labelsIn = (list: readonly Label[]): Labels =>
  Object.fromEntries(list.map(({ label: key, value }) => [key, value]));

/** Data is where its volume is mounted: one that is mounted elsewhere, or not at all, would be an empty node's. */
function lostMounts(name: string, args: Partial<ContainerArgs>, changed: object): readonly Obstacle[] {
  const { volumes = [] } = changed as { readonly volumes?: readonly unknown[] };
  if (hasAll(volumes, (args.volumes ?? []) as readonly unknown[])) return [];
  return [refused(name, "container", "It takes the node's own volume away.", "Add others beside it.")];
}

/** Whether a changed list still has each value of our own. */
function hasAll(changed: readonly unknown[], own: readonly unknown[]): boolean {
  const has = new Set(changed.map((value) => JSON.stringify(value)));
  return own.every((value) => has.has(JSON.stringify(value)));
}

/** Of a resource of ours: the labels by which it is found again are as they were, and no other looks like one of them. */
export function touchedLabels(name: string, kind: string, before: Labels, after: Labels): readonly Obstacle[] {
  const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])].filter(isOurs);
  const touched = keys.filter((key) => before[key] !== after[key]);
  if (touched.length === 0) return [];
  return [refused(name, kind, `It changes the label ${touched.join(", ")}.`, "Leave what begins with kafka-cluster.")];
}

function refused(name: string, kind: string, message: string, remedy: string): Obstacle {
  return { code: "transform-refused", about: `transform.${kind} of ${name}`, message, remedy };
}

/** The arguments of a network or a volume as the program wants them. Throws RunError with what cannot be. */
export function transformObject<T extends { readonly name: string; readonly labels: Label[] }>(
  transform: Transform | undefined,
  kind: "network" | "volume",
  given: T,
  node?: string,
): { readonly args: T; readonly opts: Readonly<Record<string, unknown>> } {
  const { args, opts, obstacles } = change(transform, { kind, name: given.name, node, args: given }, [
    "name",
    "internal",
  ]);
  refuseChanges([...obstacles, ...touchedLabels(given.name, kind, labelsIn(given.labels), labelsIn(args.labels))]);
  return { args, opts };
}
