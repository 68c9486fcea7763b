import type { Cluster, Node, Role } from "../../model/cluster.ts";
import { prepareScript } from "../../properties/prepare.ts";
import type { RenderedCluster } from "../../properties/render.ts";

/** The files of a role as its chart takes them: those all nodes have alike once, the others by node. */
export interface ChartFiles {
  readonly shared: Readonly<Record<string, string>>;
  readonly nodes: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

export const nodesOf = (cluster: Cluster, role: Role): readonly Node[] =>
  role === "broker" ? cluster.brokers : cluster.zookeepers;

/** Parts the rendered files of a role. A role without nodes has none. Pure. */
export function chartFiles(cluster: Cluster, role: Role, { nodes }: RenderedCluster): ChartFiles {
  const members = nodesOf(cluster, role);
  const [first] = members;
  if (first === undefined) return { shared: {}, nodes: {} };
  const texts = members.map(({ name }) => new Map((nodes.get(name) ?? []).map((file) => [file.name, file.content])));
  const shared = [...(texts[0] ?? [])].filter(
    ([name, content]) => SHARED.has(name) && texts.every((own) => own.get(name) === content),
  );
  const isShared = new Set(shared.map(([name]) => name));
  return {
    shared: { ...Object.fromEntries(shared), "prepare.sh": prepareScript(first) },
    nodes: Object.fromEntries(
      members.map(({ name }, at) => [
        name,
        Object.fromEntries([...(texts[at] ?? [])].filter(([file]) => !isShared.has(file))),
      ]),
    ),
  };
}

/** A lone node would share everything with itself: what names a node is always its own. */
const SHARED: ReadonlySet<string> = new Set(["probe.sh", "log4j.properties", "logback.xml"]);
