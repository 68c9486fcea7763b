import { workloadName } from "../../../model/names.ts";
import { type Api, mergePatch, statusOf, wordsOf } from "../../../targets/kubernetes/api.ts";
import { metadataOf } from "../../../targets/kubernetes/live.ts";
import { Failure } from "../../output/failure.ts";
import type { Note } from "../faults.ts";

const NOTED = "kafka-cluster.drill";

/** Every cluster has one, its pods are not made from its annotations, and what is noted goes with the cluster. */
const holder = workloadName("broker");

/**
 * The note lies with the cluster, as an annotation of the brokers' StatefulSet: whoever comes next, from whatever folder
 * or machine, finds it there.
 */
export const writeNote = (api: Api, note: Note): Promise<void> => annotate(api, JSON.stringify(note));

export const dropNote = (api: Api): Promise<void> => annotate(api, null);

export async function readNote({ apps, namespace }: Api): Promise<Note | undefined> {
  try {
    const set = await apps.readNamespacedStatefulSet({ namespace, name: holder });
    const text = metadataOf(set).annotations[NOTED];
    return text === undefined ? undefined : (JSON.parse(text) as Note);
  } catch (error) {
    if (statusOf(error) === 404) return undefined;
    throw new Failure(
      `StatefulSet ${holder}, which knows what a drill has left, could not be read: ${wordsOf(error)}.`,
    );
  }
}

async function annotate({ apps, namespace }: Api, text: string | null): Promise<void> {
  try {
    await apps.patchNamespacedStatefulSet(
      {
        namespace,
        name: holder,
        body: { metadata: { annotations: { [NOTED]: text } } },
        fieldManager: "kafka-cluster",
      },
      mergePatch,
    );
  } catch (error) {
    throw new Failure(`What the drill does could not be noted at StatefulSet ${holder}: ${wordsOf(error)}.`);
  }
}
