import { poll } from "../../../readiness/poll.ts";
import { type Api, statusOf, wordsOf } from "../../../targets/kubernetes/api.ts";
import { type Live, look, metadataOf } from "../../../targets/kubernetes/live.ts";
import { claimName } from "../../../targets/kubernetes/names.ts";
import { label } from "../../../targets/labels.ts";
import { Failure } from "../../output/failure.ts";

const patience = { deadlineMs: 60_000, everyMs: 200 };

/** Why the data of these nodes cannot be taken away: their claims are not there, or somebody else's. */
export async function claimsObstacle(api: Api, nodes: readonly string[]): Promise<string | undefined> {
  const live = await look(api);
  return nodes.map((node) => obstacleOf(live, node)).find((one) => one !== undefined);
}

/**
 * Deletes exactly the nodes' own claims, and with `letGo`, which ends the pods that hold them, waits until they are gone: an
 * `up` that took one over before would lose it again. None is touched where one is somebody else's.
 */
export async function loseClaims(api: Api, nodes: readonly string[], letGo: () => Promise<unknown>): Promise<void> {
  const refused = await claimsObstacle(api, nodes);
  if (refused !== undefined) throw new Failure(`No claim was deleted: ${refused}.`);
  const { core, namespace } = api;
  const names = nodes.map((node) => claimName({ name: node }));
  const before = await Promise.all(names.map((name) => uidOf(api, name)));
  for (const name of names) {
    await core.deleteNamespacedPersistentVolumeClaim({ namespace, name }).catch((error: unknown) => {
      if (statusOf(error) !== 404) throw new Failure(`Claim ${name} could not be deleted: ${wordsOf(error)}`);
    });
  }
  await letGo();
  const now = () => Promise.all(names.map((name) => uidOf(api, name)));
  const left = (uids: readonly (string | undefined)[]) =>
    names.filter((_, at) => uids[at] !== undefined && uids[at] === before[at]);
  const { seen, complete } = await poll(now, left, patience);
  if (!complete) throw new Failure(`Claims are being deleted, and are not gone yet: ${left(seen).join(", ")}.`);
}

/** A StatefulSet makes another claim of the same name; undefined = there is none. */
async function uidOf({ core, namespace }: Api, name: string): Promise<string | undefined> {
  try {
    return (await core.readNamespacedPersistentVolumeClaim({ namespace, name })).metadata?.uid;
  } catch (error) {
    if (statusOf(error) === 404) return undefined;
    throw new Failure(`Claim ${name} could not be read: ${wordsOf(error)}`);
  }
}

/** A name proves nothing: other programs have claims in this namespace, and a StatefulSet makes one again without our uid. */
function obstacleOf({ claims, statefulSets }: Live, node: string): string | undefined {
  const name = claimName({ name: node });
  const claim = claims.get(name);
  if (claim === undefined) return `claim ${name} is not there`;
  const set = node.replace(/-\d+$/, "");
  const uid = metadataOf(statefulSets.get(set)).labels[label.uid];
  if (uid === undefined)
    return `StatefulSet ${set} carries no uid, so nothing tells that claim ${name} is its cluster's`;
  const has = metadataOf(claim).labels[label.uid];
  return has === uid ? undefined : `claim ${name} has the uid ${has ?? "of nobody"}, the cluster has ${uid}`;
}
