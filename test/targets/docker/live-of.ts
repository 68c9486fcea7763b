import type { Cluster, DockerCluster, Node } from "../../../src/model/cluster.ts";
import { nodesOf } from "../../../src/model/nodes.ts";
import { render } from "../../../src/properties/render.ts";
import { type ContainerPlan, planContainer } from "../../../src/targets/docker/container.ts";
import type { Identity } from "../../../src/targets/docker/identity.ts";
import { ourImage } from "../../../src/targets/docker/image.ts";
import { type Labels, label } from "../../../src/targets/docker/labels.ts";
import type { Live, LiveContainer, LiveObject } from "../../../src/targets/docker/live.ts";
import { containerName } from "../../../src/targets/docker/names.ts";

export const identity: Identity = {
  uid: "0123456789ab",
  stack: "kafka-cluster/local",
  component: "local",
  name: "local",
  target: "docker",
  metadata: "zookeeper",
  engine: "engine-1",
};

/** What identity's own objects are labelled with. */
export const ours: Labels = {
  [label.cluster]: "local",
  [label.uid]: identity.uid,
  [label.stack]: identity.stack,
  [label.component]: identity.component,
};

/** Every node's container as it is planned, from our image. */
export function plansOf(cluster: DockerCluster, image = ourImage(cluster.version)): readonly ContainerPlan[] {
  const { nodes } = render(cluster);
  return nodesOf(cluster).map((node) =>
    planContainer(cluster, node, nodes.get(node.name) ?? [], node.image.reference ?? image, "172.17.0.1"),
  );
}

/** A container that runs and is ours, with the hash of its plan. */
export function running(plan: ContainerPlan, change: Partial<LiveContainer> = {}): LiveContainer {
  return {
    name: plan.name,
    id: `id-of-${plan.name}`,
    image: plan.image,
    state: "running",
    ports: (plan.args.ports as { external: number }[]).map(({ external }) => external),
    networks: (plan.args.networksAdvanced as { name: string }[]).map(({ name }) => name),
    cutOff: false,
    labels: { ...ours, ...plan.labels, [label.life]: `life-of-${plan.name}` },
    ...change,
  };
}

/** Our volume of a node. */
export const volume = (cluster: Cluster, node: Pick<Node, "name" | "role">, labels: Labels = ours): LiveObject => ({
  name: `${containerName(cluster, node)}-data`,
  labels: { ...labels, [label.node]: node.name, [label.role]: node.role },
});

export interface LiveParts {
  readonly containers?: readonly LiveContainer[];
  readonly volumes?: readonly LiveObject[];
  readonly networks?: readonly (LiveObject & { readonly id: string })[];
}

/** What the engine has; nothing unless said. */
export function liveOf({ containers = [], volumes = [], networks = [] }: LiveParts = {}): Live {
  return {
    containers: byName(containers),
    volumes: byName(volumes),
    networks: byName(networks),
    gatewayIp: "172.17.0.1",
  };
}

const byName = <T extends { readonly name: string }>(all: readonly T[]) => new Map(all.map((one) => [one.name, one]));
