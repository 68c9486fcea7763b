import { readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import type Docker from "dockerode";
import { hasStatus } from "../targets/docker/engine/status.ts";
import { type Labels, label, THROWAWAY } from "../targets/labels.ts";
import { type Identity, parseStack, parseStackLabel, stackLabelOf } from "./identity.ts";
import { isGone, type Owner } from "./owner.ts";

/** The folder of a throw-away cluster's Pulumi state. */
export const folderOf = ({ stack }: Identity): string => join(tmpdir(), `${THROWAWAY}-${stack}`);

/** A killed Pulumi may make one more object while its others are removed, and another start may remove them too. */
const ROUNDS = 20;
const PAUSE_MS = 100;

/**
 * Removes every object of a throw-away cluster by its labels, data included, and its state: by `stop`, after a failure
 * and for one whose owner is gone alike. Nothing of it is worth a gentle stop, and the state of a killed run knows less
 * than the labels. What is gone already is fine. Rejects where something is still there after all.
 */
export async function removeCluster(docker: Docker, identity: Identity): Promise<void> {
  for (let round = 1; (await removeObjects(docker, identity)) > 0; round++) {
    if (round === ROUNDS) throw new Error(`Docker does not remove all of ${identity.name}.`);
    if (round > 1) await pause(PAUSE_MS);
  }
  rmSync(folderOf(identity), { recursive: true, force: true });
}

/** How many objects there were. */
async function removeObjects(docker: Docker, identity: Identity): Promise<number> {
  const own = { filters: { label: [`${label.stack}=${stackLabelOf(identity)}`] } };
  const named = { all: true, filters: { label: [`${label.cluster}=${identity.name}`] } };
  const containers = (await docker.listContainers(named)).filter(({ Labels }) => isOf(identity, Labels));
  await Promise.all(containers.map(({ Id }) => gone(docker.getContainer(Id).remove({ force: true, v: true }))));
  // By name too: a container that is made over a volume which is just removed makes it anew, without labels.
  const [{ Volumes }, networks] = await Promise.all([docker.listVolumes(), docker.listNetworks(own)]);
  const volumes = (Volumes ?? []).filter(({ Name }) => Name.startsWith(`${identity.name}-`));
  await Promise.all([
    ...volumes.map(({ Name }) => gone(docker.getVolume(Name).remove())),
    ...networks.map(({ Id }) => gone(docker.getNetwork(Id).remove())),
  ]);
  return containers.length + volumes.length + networks.length;
}

/** Its nodes, and what was made for a moment to look into their volumes, which carries no stack's name. */
const isOf = (identity: Identity, labels: Labels): boolean =>
  labels[label.stack] === stackLabelOf(identity) || labels[label.temporary] !== undefined;

/** 404: it is gone. 409 and, for a network, 403: something else of it is still on the way out; the next round looks. */
const SOON = [403, 404, 409];

async function gone(removal: Promise<unknown>): Promise<void> {
  try {
    await removal;
  } catch (error) {
    if (!SOON.some((status) => hasStatus(error, status))) throw error;
  }
}

/**
 * Removes what throw-away clusters left whose owners are gone. Anything else is left alone: what has no such label, what
 * belongs to a process that lives, and what belongs to one of which that cannot be told here. Resolves to their names.
 */
export async function sweep(docker: Docker, here: Owner, engineIsHere: boolean): Promise<readonly string[]> {
  const labelled = { filters: { label: [label.stack] } };
  const [containers, { Volumes }, networks] = await Promise.all([
    docker.listContainers({ all: true, ...labelled }),
    docker.listVolumes(labelled),
    docker.listNetworks(labelled),
  ]);
  const labels = [...containers, ...(Volumes ?? []), ...networks].flatMap(
    ({ Labels }) => (Labels as Labels | null)?.[label.stack] ?? [],
  );
  const found = [...labels.flatMap((text) => parseStackLabel(text) ?? []), ...statesLeft()];
  const left = new Map(
    found.filter(({ owner }) => isGone(owner, here, engineIsHere)).map((cluster) => [cluster.stack, cluster]),
  );
  await Promise.all([...left.values()].map((cluster) => removeCluster(docker, cluster)));
  return [...left.values()].map(({ name }) => name);
}

function statesLeft() {
  return readdirSync(tmpdir())
    .filter((name) => name.startsWith(`${THROWAWAY}-`))
    .flatMap((name) => parseStack(name.slice(THROWAWAY.length + 1)) ?? []);
}
