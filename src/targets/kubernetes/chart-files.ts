import type { Cluster, Node, Role } from "../../model/cluster.ts";
import { prepareScript } from "../../properties/prepare.ts";
import type { RenderedCluster } from "../../properties/render.ts";

/** The files of a role as its chart takes them: those all nodes have alike once, the others by node. */
export interface ChartFiles {
  readonly shared: Readonly<Record<string, string>>;
  readonly nodes: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

const members: Readonly<Record<Role, (cluster: Cluster) => readonly Node[]>> = {
  zookeeper: ({ zookeepers }) => zookeepers,
  controller: ({ controllers }) => controllers,
  broker: ({ brokers }) => brokers,
};

export const nodesOf = (cluster: Cluster, role: Role): readonly Node[] => members[role](cluster);

/** Parts the rendered files of a role. A role without nodes has none. Pure. */
export function chartFiles(cluster: Cluster, role: Role, { nodes }: RenderedCluster): ChartFiles {
  const all = nodesOf(cluster, role);
  const [first] = all;
  if (first === undefined) return { shared: {}, nodes: {} };
  const texts = all.map(({ name }) => new Map((nodes.get(name) ?? []).map((file) => [file.name, file.content])));
  const shared = [...(texts[0] ?? [])].filter(
    ([name, content]) => SHARED.has(name) && texts.every((own) => own.get(name) === content),
  );
  const isShared = new Set(shared.map(([name]) => name));
  return {
    shared: { ...Object.fromEntries(shared), "prepare.sh": prepareScript(cluster, first) },
    nodes: Object.fromEntries(
      all.map(({ name }, at) => [
        name,
        Object.fromEntries([...(texts[at] ?? [])].filter(([file]) => !isShared.has(file))),
      ]),
    ),
  };
}

/** A lone node would share everything with itself: what names a node is always its own. */
const SHARED: ReadonlySet<string> = new Set(["probe.sh", "log4j.properties", "log4j2.yaml", "logback.xml"]);
