import { ApiException } from "@kubernetes/client-node";
import { describe, expect, it } from "vitest";
import { removeNamespace } from "../../src/operations/data/namespace.ts";
import type { Api } from "../../src/targets/kubernetes/api.ts";
import { ours } from "./namespace.ts";

const UIDS = new Set(["uid-1"]);
const failed = (code: number) => new ApiException(code, "no", JSON.stringify({ message: `status ${code}` }), {});

type Objects = readonly object[];
/** Resources of a group's version; a number is the status that the API server answers with. */
type Group = Readonly<Record<string, { readonly kind: string; readonly verbs?: readonly string[] }>> | number;

interface Server {
  readonly labels?: Readonly<Record<string, string>>;
  /** `apps/v1`, the preferred version of a group first; a number where none may be asked for. */
  readonly groups?: Readonly<Record<string, Group>> | number;
  /** By the plural of their kind; a number is the status of the list. */
  readonly objects?: Readonly<Record<string, Objects | number>>;
}

const named = (name: string, more: object = {}) => ({ metadata: { name, ...more } });
const apps = {
  "apps/v1": {
    deployments: { kind: "Deployment" },
    "deployments/scale": { kind: "Scale" },
    replicasets: { kind: "ReplicaSet" },
    statefulsets: { kind: "StatefulSet" },
  },
};

/** An API server with one namespace, and the paths it was asked for lists. */
function server({ labels = ours, groups = apps, objects = {} }: Server) {
  const asked: string[] = [];
  const deleted: string[] = [];
  const always: Readonly<Record<string, Objects>> = {
    configmaps: [named("kube-root-ca.crt")],
    serviceaccounts: [named("default")],
  };
  const list = async (path: string) => {
    asked.push(path);
    const plural = path.slice(path.lastIndexOf("/") + 1);
    const found = objects[plural] ?? [];
    if (typeof found === "number") throw failed(found);
    return { items: [...(always[plural] ?? []), ...found] };
  };
  const first = ["Pod", "PersistentVolumeClaim", "Service", "ConfigMap", "Secret", "ServiceAccount"];
  const rare = ["ReplicationController", "PodTemplate", "ResourceQuota", "LimitRange"];
  const core = {
    readNamespace: async () => {
      if (deleted.length > 0) throw failed(404);
      return { metadata: { labels } };
    },
    deleteNamespace: async ({ name }: { name: string }) => void deleted.push(name),
    ...Object.fromEntries(
      [...first, ...rare].map((kind) => [`listNamespaced${kind}`, () => list(`v1/${kind.toLowerCase()}s`)]),
    ),
  };
  const versions = typeof groups === "number" ? [] : Object.keys(groups).map((path) => path.split("/"));
  const apis = {
    getAPIVersions: async () => {
      if (typeof groups === "number") throw failed(groups);
      return {
        groups: [...new Set(versions.map(([group]) => group))].map((name) => {
          const own = versions.flatMap(([group, version]) => (group === name ? [{ version }] : []));
          return { name, versions: own.toReversed(), preferredVersion: own[0] };
        }),
      };
    },
  };
  const custom = {
    getAPIResources: async ({ group, version }: { group: string; version: string }) => {
      const found = typeof groups === "number" ? 404 : (groups[`${group}/${version}`] ?? 404);
      if (typeof found === "number") throw failed(found);
      return {
        resources: Object.entries(found).map(([name, { kind, verbs = ["list", "delete"] }]) => {
          return { name, kind, verbs, namespaced: !kind.startsWith("Cluster") };
        }),
      };
    },
    listNamespacedCustomObject: ({ group, version, plural }: Record<string, string>) =>
      list(`${group}/${version}/${plural}`),
  };
  return { api: { namespace: "ns", core, apis, custom } as unknown as Api, asked, deleted };
}

describe("the namespace of a cluster that is gone", () => {
  it("goes when a cluster of ours has made it and nothing but what Kubernetes puts there is in it", async () => {
    const { api, deleted } = server({});
    expect(await removeNamespace(api, UIDS)).toEqual({ gone: ["namespace ns"], left: [] });
    expect(deleted).toEqual(["ns"]);
  });

  it("stays when it was there before, or another cluster has made it, and is nobody's business", async () => {
    for (const labels of [{}, { ...ours, "kafka-cluster.uid": "uid-2" }]) {
      const { api, deleted } = server({ labels });
      expect(await removeNamespace(api, UIDS)).toEqual({ gone: [], left: [] });
      expect(deleted).toEqual([]);
    }
  });

  it.each([
    ["secrets", {}, "Secret passwords"],
    ["resourcequotas", {}, "ResourceQuota passwords"],
    ["jobs", { "batch/v1": { jobs: { kind: "Job" } } }, "Job passwords"],
    ["widgets", { "example.com/v1": {}, "example.com/v1alpha1": { widgets: { kind: "Widget" } } }, "Widget passwords"],
  ])("stays when something of any kind is in it, such as of %s, which is said", async (plural, groups, what) => {
    const { api, deleted } = server({ groups: { ...apps, ...groups }, objects: { [plural]: [named("passwords")] } });
    expect(await removeNamespace(api, UIDS)).toEqual({ gone: [], left: [`Namespace ns is left: ${what} is in it.`] });
    expect(deleted).toEqual([]);
  });

  it("is not kept by what follows other objects, by what is only shown, nor by what is ours and holds no data", async () => {
    const groups = {
      ...apps,
      "events.k8s.io/v1": { events: { kind: "Event" } },
      "metrics.k8s.io/v1": { podmetrics: { kind: "PodMetrics", verbs: ["list"] } },
      "example.com/v1": { rules: { kind: "ClusterRule" }, reviews: { kind: "Review", verbs: ["create"] } },
    };
    const objects = {
      replicasets: [named("web-1", { ownerReferences: [{ kind: "Deployment" }] })],
      podmetrics: [named("kafka-1")],
      events: [named("scheduled")],
      rules: [named("everywhere")],
      reviews: 405,
      "deployments/scale": 405,
      pods: [named("connect-1", { labels: ours })],
    };
    const { api, asked } = server({ groups, objects });
    expect(await removeNamespace(api, UIDS)).toEqual({ gone: ["namespace ns"], left: [] });
    expect(asked.filter((path) => path.startsWith("apps/"))).toEqual([
      "apps/v1/deployments",
      "apps/v1/replicasets",
      "apps/v1/statefulsets",
    ]);
    expect(asked.join(" ")).not.toMatch(/event|metrics|rules|reviews|scale/);
  });

  it.each(["persistentvolumeclaims", "statefulsets"])("is kept by %s that are ours", async (plural) => {
    const { api, deleted } = server({ objects: { [plural]: [named("data-kafka-2", { labels: ours })] } });
    expect((await removeNamespace(api, UIDS)).left).toEqual([
      expect.stringMatching(/^Namespace ns is left: (claim|StatefulSet) data-kafka-2 is in it\.$/),
    ]);
    expect(deleted).toEqual([]);
  });

  it("is asked of each kind once, in the version that is preferred", async () => {
    const widgets = { widgets: { kind: "Widget" } };
    const { api, asked } = server({ groups: { "example.com/v1": widgets, "example.com/v1beta1": widgets } });
    await removeNamespace(api, UIDS);
    expect(asked.filter((path) => path.includes("widgets"))).toEqual(["example.com/v1/widgets"]);
  });

  it.each([
    ["jobs", "Job"],
    ["volumesnapshots", "VolumeSnapshot"],
    ["deployments", "Deployment"],
  ])("is asked for %s also where nobody may be told which kinds there are", async (plural, kind) => {
    const { api } = server({ groups: 403, objects: { [plural]: [named("a")] } });
    expect((await removeNamespace(api, UIDS)).left).toEqual([`Namespace ns is left: ${kind} a is in it.`]);
    const without = server({ groups: 403, objects: { [plural === "deployments" ? "jobs" : plural]: 404 } });
    expect((await removeNamespace(without.api, UIDS)).left).toEqual([]);
  });

  it("goes with a word about the kinds that may not be listed", async () => {
    const groups = {
      ...apps,
      "example.com/v1": { widgets: { kind: "Widget" } },
      "closed.io/v1": 403,
      "gone.io/v1": 404,
    };
    const { api, deleted } = server({ groups, objects: { widgets: 403, podtemplates: 403 } });
    const { left } = await removeNamespace(api, UIDS);
    expect(left).toEqual([
      "Namespace ns was deleted without a look for closed.io/v1, podtemplates, widgets.example.com: these rights may not list them.",
    ]);
    expect(deleted).toEqual(["ns"]);
  });

  it.each([
    [{ objects: { secrets: 403 } }, "Secret cannot be listed (status 403)"],
    [{ objects: { deployments: 403 } }, "deployments.apps cannot be listed (status 403)"],
    [{ groups: { ...apps, "broken.io/v1": 503 } }, "broken.io/v1 does not tell what it has (status 503)"],
    [{ groups: 500 }, "status 500"],
  ])("stays where too little can be seen: %j", async (some, why) => {
    const { api, deleted } = server(some);
    expect(await removeNamespace(api, UIDS)).toEqual({ gone: [], left: [`Namespace ns is left: ${why}.`] });
    expect(deleted).toEqual([]);
  });
});
