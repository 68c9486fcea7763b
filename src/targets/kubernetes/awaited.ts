import { digest } from "../digest.ts";
import { type Labels, label } from "../labels.ts";
import { MENDED } from "./life.ts";

export interface KubernetesObject {
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly labels?: Labels; readonly annotations?: Labels };
}

/** Of letters only: a path to it has to be understood by the provider. */
const DIGEST = "kafkaClusterDigest";

/**
 * Says what Pulumi waits for. Its own wait for a StatefulSet wants all pods ready, which the very update that heals a pod
 * would wait for in vain, and a Service's wants endpoints: instead they wait for what they have at once. Not `skipAwait`:
 * that would not wait for a deletion either.
 *
 * A Service waits for its own digest. Of several that are changed together the provider sees one as it was before, and
 * notes that: the next `up` would change it again.
 */
export function awaited<T extends KubernetesObject>(object: T): T {
  const { kind, metadata } = object;
  if (kind === "Service") {
    const now = digestOf(object);
    return annotated(object, { [DIGEST]: now, ...waitFor(`{.metadata.annotations.${DIGEST}}=${now}`) });
  }
  const waits = kind === "StatefulSet" || kind === "Deployment";
  return waits ? annotated(object, waitFor(`{.metadata.name}=${metadata.name}`)) : object;
}

const waitFor = (condition: string): Labels => ({ "pulumi.com/waitFor": `jsonpath=${condition}` });

function annotated<T extends KubernetesObject>(object: T, more: Labels): T {
  return { ...object, metadata: { ...object.metadata, annotations: { ...object.metadata.annotations, ...more } } };
}

/** Of all but what only a look at the live object tells. */
function digestOf(object: KubernetesObject): string {
  const { [label.life]: _, [MENDED]: __, ...annotations } = object.metadata.annotations ?? {};
  return digest({ ...object, metadata: { ...object.metadata, annotations } });
}
