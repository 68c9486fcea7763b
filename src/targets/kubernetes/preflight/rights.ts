import type { Cluster, KubernetesTarget } from "../../../model/cluster.ts";
import type { Obstacle } from "../../obstacle.ts";
import { type Api, statusOf } from "../api.ts";
import { kubectl } from "../kubectl.ts";

/** A rule of a Role, as RBAC writes it. */
export interface Rule {
  readonly group: string;
  readonly resources: readonly string[];
  readonly verbs: readonly string[];
}

const change = ["get", "list", "watch", "create", "update", "patch"];

/** All that `up` and `destroy` do in the namespace, and nothing beyond. */
export const needed: readonly Rule[] = [
  { group: "", resources: ["persistentvolumeclaims"], verbs: change },
  { group: "", resources: ["services", "configmaps"], verbs: [...change, "delete"] },
  { group: "apps", resources: ["statefulsets"], verbs: [...change, "delete"] },
  { group: "apps", resources: ["statefulsets/scale"], verbs: ["patch"] },
  { group: "policy", resources: ["poddisruptionbudgets"], verbs: [...change, "delete"] },
  { group: "networking.k8s.io", resources: ["networkpolicies"], verbs: [...change, "delete"] },
  { group: "", resources: ["pods"], verbs: ["get", "list", "watch", "delete"] },
  // A session over a websocket begins with a GET, which servers before 1.35 take for the verb.
  { group: "", resources: ["pods/exec", "pods/portforward"], verbs: ["get", "create"] },
  { group: "", resources: ["pods/log"], verbs: ["get"] },
  { group: "", resources: ["events"], verbs: ["list"] },
];

/** What `needed` is joined by where the description has secrets for Kafka Connect. */
export const forSecrets: Rule = { group: "", resources: ["secrets"], verbs: [...change, "delete"] };

/** What `needed` is joined by where there is a web view. */
const forUi: Rule = { group: "apps", resources: ["deployments"], verbs: [...change, "delete"] };

/** Reads that let preflight tell more; what they would tell is left out without them. */
export const useful: readonly Rule[] = [{ group: "", resources: ["resourcequotas", "limitranges"], verbs: ["list"] }];

/** What the engine never does, and so is nobody's who does not ask for it: `down --delete-data` deletes claims. */
export const toDeleteData: Rule = { group: "", resources: ["persistentvolumeclaims"], verbs: ["delete"] };

/** What a namespace that is to be made takes beside them, in all of the Kubernetes cluster. */
const toMakeNamespace: Rule = { group: "", resources: ["namespaces"], verbs: ["get", "create", "patch"] };

interface Question {
  readonly group: string;
  readonly resource: string;
  readonly verb: string;
}

/** What `up` and `destroy` of this cluster do. */
export const neededBy = ({ connect, ui }: Pick<Cluster, "connect" | "ui">): readonly Rule[] => [
  ...needed,
  ...(connect === undefined || connect.secrets.length === 0 ? [] : [forSecrets]),
  ...(ui === undefined ? [] : [forUi]),
];

/** Asks the API server what is not allowed in the namespace. Whoever may do everything is asked for once. */
export async function missingRights(api: Api, wanted: readonly Rule[] = needed): Promise<readonly Rule[]> {
  if (await may(api, { group: "*", resource: "*", verb: "*" })) return [];
  const missing = await Promise.all(
    wanted.flatMap(({ group, resources, verbs }) =>
      resources.map(async (resource) => {
        const answers = await Promise.all(verbs.map((verb) => may(api, { group, resource, verb })));
        return { group, resources: [resource], verbs: verbs.filter((_, at) => !answers[at]) };
      }),
    ),
  );
  return missing.filter(({ verbs }) => verbs.length > 0);
}

async function may({ authorization, namespace }: Api, { group, resource: path, verb }: Question): Promise<boolean> {
  const [resource = "", subresource = ""] = path.split("/");
  const isOfAll = toMakeNamespace.resources.includes(resource);
  const review = await authorization.createSelfSubjectAccessReview({
    body: {
      spec: { resourceAttributes: { ...(isOfAll ? {} : { namespace }), group, resource, subresource, verb } },
    },
  });
  return review.status?.allowed === true;
}

/** A namespace that is not there, is to be made, and may not be; `isThere` is what a look has shown. */
export async function namespaceObstacle(
  api: Api,
  target: Pick<KubernetesTarget, "kubeconfig" | "context" | "namespace">,
  isThere: boolean,
): Promise<Obstacle | undefined> {
  const { name, create } = target.namespace;
  if (isThere || !create || (await missingRights(api, [toMakeNamespace])).length === 0) return undefined;
  return {
    code: "no-rights",
    about: `namespace ${name}`,
    message: `Namespace ${name} is not there, and these rights do not suffice to create it (${toMakeNamespace.verbs.join(", ")} on namespaces).`,
    remedy: `Have it created: ${kubectl(target)} create namespace ${name}`,
  };
}

/** Whether the API server says that there is no such namespace; where it may not be read, nobody knows. */
export async function isMissing({ core, namespace }: Api): Promise<boolean> {
  return core.readNamespace({ name: namespace }).then(
    () => false,
    (error: unknown) => statusOf(error) === 404,
  );
}

/** undefined where nothing is missing. Pure. */
export function rightsObstacle(
  namespace: string,
  missing: readonly Rule[],
  wanted: readonly Rule[] = needed,
  { isThere }: { readonly isThere: boolean } = { isThere: true },
): Obstacle | undefined {
  if (missing.length === 0) return undefined;
  const list = missing.map(({ group, resources, verbs }) => {
    const name = group === "" ? resources.join(", ") : `${resources.join(", ")}.${group}`;
    return `    ${name}: ${verbs.join(", ")}`;
  });
  return {
    code: "no-rights",
    about: `namespace ${namespace}`,
    message: [
      `${isThere ? "The rights in the namespace" : `Namespace ${namespace} is not there, and the rights in it`} do not suffice. Missing are:`,
      ...list,
    ].join("\n"),
    remedy: `${isThere ? "Ask" : "Have it created, and ask"} for this Role, bound to you in namespace ${namespace}:\n\n${roleText(namespace, wanted)}`,
  };
}

/** The Role that suffices, as YAML; what only the deletion of data needs stands in it as a comment. */
export function roleText(namespace: string, wanted: readonly Rule[] = needed): string {
  return [
    "apiVersion: rbac.authorization.k8s.io/v1",
    "kind: Role",
    "metadata:",
    "  name: kafka-cluster",
    `  namespace: ${namespace}`,
    "rules:",
    ...[...wanted, ...useful].flatMap(ruleLines),
    "  # For `down --delete-data` too, which deletes the claims; `up` and `destroy` never do:",
    ...ruleLines(toDeleteData).map((line) => line.replace(/^ {2}/, "  # ")),
    "",
  ].join("\n");
}

function ruleLines({ group, resources, verbs }: Rule): readonly string[] {
  const flow = (words: readonly string[]) => `[${words.map((word) => JSON.stringify(word)).join(", ")}]`;
  return [`  - apiGroups: ${flow([group])}`, `    resources: ${flow(resources)}`, `    verbs: ${flow(verbs)}`];
}
