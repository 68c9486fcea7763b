import { type Api, connect, NoContext, statusOf, wordsOf } from "../../../targets/kubernetes/api.ts";
import { kubectl } from "../../../targets/kubernetes/kubectl.ts";
import { look } from "../../../targets/kubernetes/live.ts";
import { Failure } from "../../output/failure.ts";
import type { KubernetesPlace } from "../where.ts";

/** Connects by the context alone; asks nobody yet. Throws a Failure where the kubeconfig has no such context. */
export function openApi({ kubeconfig, context, namespace }: KubernetesPlace): Api {
  try {
    return connect({ kubeconfig, context, namespace: { name: namespace, create: false } });
  } catch (error) {
    if (!(error instanceof NoContext)) throw error;
    throw new Failure(`Context ${context} cannot be used: ${error.message}.`, {
      remedy: "`kubectl config get-contexts` lists what there is; another file is named by --kubeconfig.",
    });
  }
}

/** What the namespace has. Rejects with a Failure. */
export async function lookOrFail(api: Api, place: KubernetesPlace): ReturnType<typeof look> {
  const { context, namespace } = place;
  try {
    return await look(api);
  } catch (error) {
    const forbidden = statusOf(error) === 401 || statusOf(error) === 403;
    throw new Failure(
      forbidden
        ? `The rights in namespace ${namespace} do not suffice: ${wordsOf(error)}.`
        : `The API server of context ${context} does not answer (${wordsOf(error)}).`,
      { remedy: `\`${kubectl(place, namespace)} get pods\` has to answer.` },
    );
  }
}
