import type Docker from "dockerode";
import { parseAddress } from "../../kafka/address.ts";
import type { Listener, ListenerName } from "../../model/cluster.ts";
import { CONFIG_DIRECTORY } from "../../properties/file.ts";
import { readFile } from "../../targets/docker/keeper.ts";
import type { NodeContainer } from "./containers.ts";

export type Settings = ReadonlyMap<string, string>;

/** The text of one of a node's files, as its container has it; also of a container that does not run. undefined = none. */
export function readNodeFile(
  docker: Docker,
  { containerId }: NodeContainer,
  name: string,
): Promise<string | undefined> {
  return readFile(docker.getContainer(containerId), `${CONFIG_DIRECTORY}/${name}`);
}

/** The file a node's process reads. */
export const settingsFile = ({ role }: NodeContainer): string => (role === "broker" ? "server.properties" : "zoo.cfg");

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

/** The names of all ZooKeeper nodes the file speaks of: `zookeeper.connect` of a broker, `server.N` of a member. */
export function ensembleOf(settings: Settings): readonly string[] {
  const connect = settings.get("zookeeper.connect")?.replace(/\/.*$/, "").split(",") ?? [];
  const servers = [...settings].filter(([key]) => /^server\.\d+$/.test(key)).map(([, value]) => value);
  return [...connect, ...servers].map((address) => address.split(":")[0] ?? "").filter((name) => name !== "");
}

function byListener(text: string): ReadonlyMap<string, { readonly host: string; readonly port: number }> {
  const entries = text.split(",").map((entry) => entry.trim().split("://"));
  return new Map(
    entries.flatMap(([name, address]): [string, { host: string; port: number }][] =>
      name === undefined || address === undefined ? [] : [[name, parseAddress(address)]],
    ),
  );
}
