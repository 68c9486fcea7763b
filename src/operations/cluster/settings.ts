import { parseAddress } from "../../kafka/address.ts";
import type { Listener, ListenerName } from "../../model/cluster.ts";
import { idOf } from "../../model/names.ts";
import type { SeenVoter } from "../../readiness/quorum.ts";
import type { FoundNode } from "./found.ts";

export type Settings = ReadonlyMap<string, string>;

/** The file a node's process reads. */
export const settingsFile = ({ role }: Pick<FoundNode, "role">): string =>
  role === "zookeeper" ? "zoo.cfg" : "server.properties";

/** `key=value` lines, later ones first; comments and blank lines are none. */
export function parseSettings(text: string): Settings {
  const lines = text.split(/\r?\n/).filter((line) => !/^\s*([#!]|$)/.test(line));
  return new Map(
    lines.map((line): [string, string] => {
      const at = line.indexOf("=");
      return at < 0 ? [line.trim(), ""] : [line.slice(0, at).trim(), line.slice(at + 1).trim()];
    }),
  );
}

/** A value that Kafka reads from the pod's own file (properties/pod-facts.ts), its key last. */
const POD_FACT = /\$\{pod:[^}]*:([\w.-]+)\}/g;

export const refersToPod = (text: string): boolean => text.search(POD_FACT) >= 0;

/** The text with what the pod's file says in its place; what that does not say stays as it is. */
export function withPodFacts(text: string, facts: Settings): string {
  return text.replace(POD_FACT, (reference, key: string) => facts.get(key) ?? reference);
}

const LISTENERS: readonly string[] = [
  "REPLICATION",
  "INTERNAL",
  "EXTERNAL",
  "GATEWAY",
] satisfies readonly ListenerName[];

/** A broker's listeners from `listeners` and `advertised.listeners` of its file; those of other names are not ours. */
export function listenersOf(settings: Settings): readonly Listener[] {
  const bound = byListener(settings.get("listeners") ?? "");
  return [...byListener(settings.get("advertised.listeners") ?? "")].flatMap(([name, advertised]) =>
    LISTENERS.includes(name)
      ? [
          {
            name: name as ListenerName,
            containerPort: bound.get(name)?.port ?? advertised.port,
            advertised,
            published: undefined,
          },
        ]
      : [],
  );
}

/** The controllers with a vote, as `controller.quorum.bootstrap.servers` has them; on Kubernetes by their names in DNS. */
export function votersOf(settings: Settings): readonly SeenVoter[] {
  const servers = settings.get("controller.quorum.bootstrap.servers")?.split(",").filter(isAddress) ?? [];
  return servers.map((server) => {
    const { host, port } = parseAddress(server);
    const name = host.split(".")[0] ?? host;
    return { name, id: idOf(name), host, controllerPort: port };
  });
}

/**
 * The names of all ZooKeeper nodes the file speaks of: `zookeeper.connect` of a broker, `server.N` of a member. On
 * Kubernetes their names in DNS begin with them.
 */
export function ensembleOf(settings: Settings): readonly string[] {
  const connect = settings.get("zookeeper.connect")?.replace(/\/.*$/, "").split(",") ?? [];
  const servers = [...settings].filter(([key]) => /^server\.\d+$/.test(key)).map(([, value]) => value);
  return [...connect, ...servers].map((address) => address.split(/[:.]/)[0] ?? "").filter((name) => name !== "");
}

function byListener(text: string): ReadonlyMap<string, { readonly host: string; readonly port: number }> {
  const entries = text.split(",").map((entry) => entry.trim().split("://"));
  return new Map(
    entries.flatMap(([name, address]): [string, { host: string; port: number }][] =>
      name === undefined || address === undefined || !isAddress(address) ? [] : [[name, parseAddress(address)]],
    ),
  );
}

/** One that is only settled in the pod (`${directory:…}`) is none yet. */
const isAddress = (text: string): boolean => /^(\[[^\]]+\]|[^:\s${}]+):\d+$/.test(text);
