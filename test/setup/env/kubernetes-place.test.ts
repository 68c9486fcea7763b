import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { kubernetesPlace } from "../../../src/setup/env/place/kubernetes.ts";
import { kubernetesClusterOf } from "../../model/cluster-of.ts";
import { directoryWith } from "../scratch.ts";

const OWNER = "kafka-cluster/env-pr-42";
const ours = {
  annotations: { "kafka-cluster.stack": OWNER },
  labels: { "kafka-cluster.uid": "4711", "kafka-cluster.cluster": "pr-42" },
};

/** What the API server has, by path; a number is the status it answers with. */
type Objects = Record<string, object | number>;
const claims = "/api/v1/namespaces/kafka/persistentvolumeclaims";
const sets = "/apis/apps/v1/namespaces/kafka/statefulsets";
const namespace = "/api/v1/namespaces/kafka";
/** A place on an API server that lets objects go when they are told to, and notes the paths. */
async function placeWith(some: Objects) {
  const objects: Objects = { ...some };
  const deleted: string[] = [];
  const server: Server = createServer((request, response) => {
    const path = new URL(request.url ?? "", "http://api").pathname;
    if (request.method === "DELETE") {
      deleted.push(path);
      const list = objects[path.slice(0, path.lastIndexOf("/"))];
      if (typeof list === "object") dropFrom(list as List, path);
      else delete objects[path];
    }
    const found = request.method === "DELETE" ? {} : (objects[path] ?? (isList(path) ? list() : 404));
    const status = typeof found === "number" ? found : 200;
    const body = typeof found === "number" ? { kind: "Status", message: `no ${path}`, code: status } : found;
    response.writeHead(status, { "Content-Type": "application/json" }).end(JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => server.closeAllConnections());
  onTestFinished(() => void server.close());
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const kubeconfig = {
    clusters: [{ name: "lab", cluster: { server: url, "insecure-skip-tls-verify": true } }],
    users: [{ name: "lab", user: {} }],
    contexts: [{ name: "lab", context: { cluster: "lab", user: "lab" } }],
  };
  const folder = directoryWith({ kubeconfig: JSON.stringify(kubeconfig) });
  const { target } = kubernetesClusterOf({ kubernetes: { kubeconfig: join(folder, "kubeconfig") } });
  return { place: kubernetesPlace(target, OWNER, folder), deleted };
}

/** Of a kind in the namespace: there is none where nothing is said. */
const isList = (path: string): boolean => /\/namespaces\/kafka\/[a-z]+$/.test(path);

interface List {
  items: readonly { readonly metadata: { readonly name: string } }[];
}
const dropFrom = (list: List, path: string): void => {
  list.items = list.items.filter(({ metadata }) => !path.endsWith(`/${metadata.name}`));
};
const list = (...items: readonly object[]) => ({ items });

describe("A namespace as the place of an environment", () => {
  const service = (space: string, ...nodePorts: readonly number[]) => ({
    metadata: { name: "a", namespace: space },
    spec: { ports: nodePorts.map((nodePort) => ({ port: 1, nodePort })) },
  });

  it("has the node ports of all other namespaces taken, health checks' too, and its own not", async () => {
    const balanced = { ...service("web", 30_001), spec: { healthCheckNodePort: 30_500, ports: [{ port: 1 }] } };
    const services = list(service("kafka", 30_092), service("other", 30_102, 30_103), balanced);
    const { place } = await placeWith({ "/api/v1/services": services });
    expect(await place.takenPorts()).toEqual({ ports: new Set([30_102, 30_103, 30_500]), note: undefined });
  });

  it("says so where only the stack files tell which are taken", async () => {
    const { place } = await placeWith({ "/api/v1/services": 403 });
    const { ports, note } = await place.takenPorts();
    expect([...ports]).toEqual([]);
    expect(note).toMatch(/may not be read with these rights: only the stack files here tell/);
  });

  it("names its own claims and the namespace it made, deletes them, and waits until they are gone", async () => {
    const own = { metadata: { name: "data-kafka-1", ...ours } };
    const { place, deleted } = await placeWith({
      [claims]: list(own),
      [sets]: list(),
      [namespace]: { metadata: { name: "kafka", ...ours } },
    });
    expect(await place.data()).toEqual({
      names: ["claim data-kafka-1 in namespace kafka"],
      alsoMade: ["namespace kafka"],
    });
    await place.deleteData();
    expect(deleted).toEqual([`${claims}/data-kafka-1`, namespace]);
    expect(await place.data()).toEqual({ names: [], alsoMade: [] });
  });

  it("deletes the namespace also where an interrupted run has deleted the claims already", async () => {
    const { place, deleted } = await placeWith({ [namespace]: { metadata: { name: "kafka", ...ours } } });
    expect(await place.deleteData()).toEqual([]);
    expect(deleted).toEqual([namespace]);
  });

  it("leaves a namespace that was there before, and one that may not be read", async () => {
    for (const before of [{ metadata: { name: "kafka" } }, 403]) {
      const { place, deleted } = await placeWith({ [claims]: list(), [sets]: list(), [namespace]: before });
      await place.deleteData();
      expect(deleted).toEqual([]);
    }
  });

  it("leaves somebody else's claims, and the namespace with them", async () => {
    const { place, deleted } = await placeWith({
      [claims]: list({ metadata: { name: "data-kafka-1", ...ours } }, { metadata: { name: "photos" } }),
      [sets]: list(),
      [namespace]: { metadata: { name: "kafka", ...ours } },
    });
    expect(await place.deleteData()).toEqual(["Namespace kafka is left: claim photos is in it."]);
    expect(deleted).toEqual([`${claims}/data-kafka-1`]);
  });

  it("leaves a namespace with an object of a kind that only this API server knows", async () => {
    const { place, deleted } = await placeWith({
      [namespace]: { metadata: { name: "kafka", ...ours } },
      "/apis": { groups: [{ name: "example.com", versions: [{ version: "v1" }] }] },
      "/apis/example.com/v1": {
        resources: [{ name: "widgets", kind: "Widget", namespaced: true, verbs: ["list", "delete"] }],
      },
      "/apis/example.com/v1/namespaces/kafka/widgets": list({ metadata: { name: "a" } }),
    });
    expect(await place.deleteData()).toEqual(["Namespace kafka is left: Widget a is in it."]);
    expect(deleted).toEqual([]);
  });

  it("deletes nothing of a cluster that runs without its state", async () => {
    const { place, deleted } = await placeWith({
      [claims]: list({ metadata: { name: "data-kafka-1", ...ours } }),
      [sets]: list({ metadata: { name: "kafka", ...ours } }),
    });
    await expect(place.deleteData()).rejects.toThrow(
      "Objects of kafka-cluster/env-pr-42 are there that its state does not know: StatefulSet kafka.",
    );
    expect(deleted).toEqual([]);
  });

  it("tells why it cannot be asked", async () => {
    const { place } = await placeWith({ "/api/v1/services": 500 });
    await expect(place.takenPorts()).rejects.toThrow(
      "Kubernetes cannot be asked (context lab, namespace kafka): no /api/v1/services.",
    );
    const { target } = kubernetesClusterOf({ kubernetes: { kubeconfig: "nowhere" } });
    await expect(kubernetesPlace(target, OWNER, directoryWith()).data()).rejects.toThrow(/nowhere/);
  });
});
