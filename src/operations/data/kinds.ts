import { type Api, statusOf, wordsOf } from "../../targets/kubernetes/api.ts";

/** A kind of objects in namespaces, as its path has it. */
export interface Kind {
  /** `apps`; "" is Kubernetes' own first group. */
  readonly group: string;
  readonly version: string;
  /** `deployments` */
  readonly plural: string;
  /** `Deployment` */
  readonly kind: string;
}

/** What the API server has, and whole groups that these rights may not be told of. */
export interface Kinds {
  readonly kinds: readonly Kind[];
  readonly hidden: readonly string[];
}

/** Where nobody may be told which kinds there are: those that people put into namespaces. */
const USUAL: readonly Kind[] = [
  { group: "apps", version: "v1", plural: "statefulsets", kind: "StatefulSet" },
  { group: "apps", version: "v1", plural: "deployments", kind: "Deployment" },
  { group: "apps", version: "v1", plural: "daemonsets", kind: "DaemonSet" },
  { group: "batch", version: "v1", plural: "jobs", kind: "Job" },
  { group: "batch", version: "v1", plural: "cronjobs", kind: "CronJob" },
  { group: "networking.k8s.io", version: "v1", plural: "ingresses", kind: "Ingress" },
  { group: "rbac.authorization.k8s.io", version: "v1", plural: "roles", kind: "Role" },
  { group: "rbac.authorization.k8s.io", version: "v1", plural: "rolebindings", kind: "RoleBinding" },
  { group: "snapshot.storage.k8s.io", version: "v1", plural: "volumesnapshots", kind: "VolumeSnapshot" },
];

/** What Kubernetes writes down about other objects, and about itself. */
const NOTES: ReadonlySet<string> = new Set(["events", "endpointslices", "leases"]);

/**
 * The kinds of all groups but Kubernetes' first, which never changes, by what the API server says of itself. Of a kind in
 * several versions one is enough: all show the same objects. Rejects where a group does not answer.
 */
export async function groupedKinds(api: Api): Promise<Kinds> {
  const versions = await versionsOf(api);
  if (versions === undefined) return { kinds: USUAL, hidden: [] };
  const lists = await Promise.all(versions.map((version) => kindsOf(api, version)));
  const kinds = new Map<string, Kind>();
  for (const kind of lists.flatMap((list) => list ?? [])) {
    const key = `${kind.plural}.${kind.group}`;
    if (!kinds.has(key)) kinds.set(key, kind);
  }
  const hidden = versions.filter((_, at) => lists[at] === undefined).map(({ group, version }) => `${group}/${version}`);
  return { kinds: [...kinds.values()], hidden };
}

interface Version {
  readonly group: string;
  readonly version: string;
}

/** Of each group the preferred one first; undefined where that may not be asked. */
async function versionsOf({ apis }: Api): Promise<readonly Version[] | undefined> {
  try {
    const { groups } = await apis.getAPIVersions();
    return groups.flatMap(({ name: group, preferredVersion, versions }) => {
      const names = versions.map(({ version }) => version);
      const first = preferredVersion?.version;
      const sorted = first === undefined ? names : [first, ...names.filter((name) => name !== first)];
      return sorted.map((version) => ({ group, version }));
    });
  } catch (error) {
    if (statusOf(error) === 403 || statusOf(error) === 404) return undefined;
    throw error;
  }
}

/**
 * Those that can be listed in a namespace and deleted: what cannot be deleted is nobody's, only shown (`PodMetrics`).
 * undefined where that may not be asked.
 */
async function kindsOf({ custom }: Api, { group, version }: Version): Promise<readonly Kind[] | undefined> {
  try {
    const { resources } = await custom.getAPIResources({ group, version });
    return resources
      .filter(({ namespaced, verbs }) => namespaced && verbs.includes("list") && verbs.includes("delete"))
      .filter(({ name }) => !name.includes("/") && !NOTES.has(name))
      .map(({ name, kind }) => ({ group, version, plural: name, kind }));
  } catch (error) {
    if (statusOf(error) === 404) return [];
    if (statusOf(error) === 403) return undefined;
    throw new Error(`${group}/${version} does not tell what it has (${wordsOf(error)})`);
  }
}
