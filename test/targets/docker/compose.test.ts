import { describe, expect, it } from "vitest";
import { aloneFiles } from "../../../src/properties/alone.ts";
import { render } from "../../../src/properties/render.ts";
import { composeProject } from "../../../src/targets/docker/compose.ts";
import { planContainer } from "../../../src/targets/docker/container.ts";
import { clusterOf } from "../../model/cluster-of.ts";

interface Service {
  readonly container_name: string;
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>;
  readonly ports?: readonly string[];
  readonly networks?: Readonly<Record<string, { readonly aliases: readonly string[] }>>;
  readonly labels: Readonly<Record<string, string>>;
}

const cluster = clusterOf({ labels: { team: "$orders" } });
const files = aloneFiles(render(cluster));
const { file } = composeProject(cluster, files);
const { services } = file as { services: Readonly<Record<string, Service>> };

describe("a Compose project", () => {
  it("has the containers that `pulumi up` plans, by name, port, network and alias", () => {
    for (const node of [...cluster.zookeepers, ...cluster.brokers]) {
      const plan = planContainer(cluster, node, files.nodes.get(node.name) ?? [], "image:1", "172.17.0.1");
      const args = plan.args as unknown as {
        readonly ports: readonly { readonly ip: string; readonly external: number; readonly internal: number }[];
        readonly networksAdvanced: readonly { readonly name: string; readonly aliases: readonly string[] }[];
      };
      const service = services[node.name];
      expect(service?.container_name).toBe(plan.name);
      expect(service?.ports ?? []).toEqual(args.ports.map((port) => `${port.ip}:${port.external}:${port.internal}`));
      expect(Object.entries(service?.networks ?? {}).map(([name, { aliases }]) => ({ name, aliases }))).toEqual(
        args.networksAdvanced,
      );
    }
  });

  it("has one network where ZooKeeper is in the clients' one, and that is the clients' as it was", () => {
    const joined = clusterOf({ docker: { network: "shop", metadataNetwork: "clients" } });
    const { networks } = composeProject(joined, aloneFiles(render(joined))).file;
    expect(networks).toEqual({ shop: { external: true, name: "shop" } });
  });

  it("starts no node before `begin` has looked at all volumes, and stops brokers before ZooKeeper", () => {
    const conditions = (node: string) =>
      Object.entries(services[node]?.depends_on ?? {}).map(([name, { condition }]) => `${name} ${condition}`);
    expect(conditions("zookeeper-2")).toEqual(["begin service_completed_successfully"]);
    expect(conditions("kafka-1")).toEqual([
      "begin service_completed_successfully",
      ...[1, 2, 3].map((id) => `zookeeper-${id} service_started`),
    ]);
    expect(services.begin?.depends_on).toBeUndefined();
  });

  it("starts brokers after the controllers in KRaft, and stops them before", () => {
    const servicesOf = (described: typeof cluster) =>
      composeProject(described, aloneFiles(render(described))).file.services as Readonly<Record<string, Service>>;
    const own = servicesOf(clusterOf({ metadata: "kraft" }));
    expect(Object.keys(own["kafka-2"]?.depends_on ?? {})).toEqual([
      "begin",
      ...[1, 2, 3].map((id) => `controller-${id}`),
    ]);
    expect(Object.keys(own["controller-2"]?.depends_on ?? {})).toEqual(["begin"]);
    const combined = servicesOf(clusterOf({ metadata: "kraft", controllers: { combined: true } }));
    expect(Object.keys(combined)).toEqual(["begin", "kafka-1", "kafka-2", "kafka-3"]);
    expect(Object.keys(combined["kafka-2"]?.depends_on ?? {})).toEqual(["begin"]);
    const more = { metadata: "kraft", controllers: { combined: true }, brokers: { count: 5 } } as const;
    const after = ["kafka-1", "kafka-4"].map((name) =>
      Object.keys(servicesOf(clusterOf(more))[name]?.depends_on ?? {}),
    );
    expect(after).toEqual([["begin"], ["begin", "kafka-1", "kafka-2", "kafka-3"]]);
  });

  it("leaves one broker that is alone in Docker's own network, which no project makes or joins", () => {
    const one = { metadata: "kraft", controllers: { combined: true }, brokers: { count: 1 } } as const;
    const alone = clusterOf({ ...one, docker: { network: "bridge" } });
    const { file } = composeProject(alone, aloneFiles(render(alone)));
    expect(Object.keys(file)).toEqual(["services", "volumes"]);
    expect(file.services).toMatchObject({ "kafka-1": { network_mode: "bridge", extra_hosts: ["kafka:127.0.0.1"] } });
  });

  it("is found by the commands, and is nobody's on Pulumi's side", () => {
    const labels = services["kafka-1"]?.labels ?? {};
    expect(labels).toMatchObject({ "kafka-cluster.cluster": "local", "kafka-cluster.external": "127.0.0.1:9092" });
    expect(Object.keys(labels).filter((name) => /uid|stack|hash|life/.test(name))).toEqual([]);
  });

  it("has no dollar that Compose would take for a variable", () => {
    expect(services["kafka-1"]?.labels.team).toBe("$$orders");
    expect(JSON.stringify(file).replaceAll("$$", "")).not.toContain("$");
  });
});
