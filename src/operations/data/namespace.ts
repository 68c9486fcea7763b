import { poll } from "../../readiness/poll.ts";
import { type Api, statusOf, wordsOf } from "../../targets/kubernetes/api.ts";
import { metadataOf } from "../../targets/kubernetes/live.ts";
import { label } from "../../targets/labels.ts";
import { Failure } from "../output/failure.ts";
import { contentsOf } from "./contents.ts";
import type { Removed } from "./data.ts";

const patience = { deadlineMs: 120_000, everyMs: 500 };

/**
 * Deletes the namespace when a cluster of these uids has made it and nothing else is in it: with it goes whatever is in
 * it. Otherwise it is left, with a sentence that says why where it is ours.
 */
export async function removeNamespace(api: Api, uids: ReadonlySet<string>): Promise<Removed> {
  const { core, namespace: name } = api;
  let unseen: readonly string[] = [];
  try {
    const { labels } = metadataOf(await core.readNamespace({ name }));
    if (!uids.has(labels[label.uid] ?? "")) return { gone: [], left: [] };
    const contents = await contentsOf(api, uids);
    const others = contents.others.join(", ");
    if (others !== "") return { gone: [], left: [`Namespace ${name} is left: ${others} is in it.`] };
    unseen = contents.unseen;
    await core.deleteNamespace({ name });
  } catch (error) {
    if (statusOf(error) === 404) return { gone: [], left: [] };
    return { gone: [], left: [`Namespace ${name} is left: ${wordsOf(error)}.`] };
  }
  const { complete } = await poll(
    () =>
      core.readNamespace({ name }).then(
        () => [name],
        (error: unknown) => (statusOf(error) === 404 ? [] : [name]),
      ),
    (left) => left,
    patience,
  );
  if (!complete) throw new Failure(`Namespace ${name} is being deleted, and is not gone yet.`);
  return { gone: [`namespace ${name}`], left: unseen.length === 0 ? [] : [withoutALook(name, unseen)] };
}

/** Who may delete a namespace does not always have the right to list all that can be in it. */
const withoutALook = (name: string, kinds: readonly string[]): string =>
  `Namespace ${name} was deleted without a look for ${kinds.join(", ")}: these rights may not list them.`;
