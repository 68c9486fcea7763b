import type { Broker, Cluster, Node, ZooKeeperNode } from "../model/cluster.ts";
import { stateOf } from "../model/state.ts";
import { formatUsed } from "../model/versions.ts";
import { classArchive } from "./archive.ts";
import { startEnvironment } from "./environment.ts";
import { CONFIG_DIRECTORY } from "./file.ts";
import { formatted } from "./format.ts";
import { exports, word } from "./shell.ts";

/**
 * `launch.sh`: what a container runs. It looks at the mounted volume, refuses one that is not this node's or that has
 * lost its data, and runs the server until that ends or SIGTERM comes. The same text on every target.
 */
export function launchScript(cluster: Cluster, node: Node): string {
  const file = `${CONFIG_DIRECTORY}/${node.role === "zookeeper" ? "zoo.cfg" : "server.properties"}`;
  return [
    `#!/usr/bin/env bash
# ${node.name} of the cluster ${cluster.name}: looks at the mounted volume, then runs the server.
set -euo pipefail`,
    LISTEN,
    constants(cluster, node),
    REFUSE,
    CHECK_VOLUME,
    birthOf(cluster, node),
    RECORD_VERSION,
    `# Only for the server: a tool started beside it inherits none of these.\n${exports(startEnvironment(cluster, node))}`,
    classArchive(cluster, node),
    serve([...node.image.profile.start, file]),
  ]
    .filter((part) => part !== "")
    .join("\n\n");
}

function constants(cluster: Cluster, node: Node): string {
  const { mount } = stateOf(node);
  return [
    `cluster=${word(cluster.name)}`,
    `node=${word(node.name)}`,
    `used=${word(formatUsed(cluster))}`,
    `mount=${word(mount)}`,
  ].join("\n");
}

/**
 * The kernel keeps from a container's first process what it does not listen to. As that process, Kafka's scripts and a
 * java that has just begun would let a SIGTERM pass, and be waited for until they are killed: five minutes of a broker.
 */
export const LISTEN = `# Not by exec: the first process of a container loses a SIGTERM that comes before java listens, any other ends by it.
server=''
trap 'if [[ -n $server ]]; then kill -TERM "$server"; else exit 143; fi' TERM`;

/** bash leaves `wait` for every signal, and tells a child's exit code also when it is asked again. */
export const serve = (command: readonly string[]): string => `${command.join(" ")} &
server=$!
set +e
until wait "$server"; ! kill -0 "$server" 2>/dev/null; do :; done
wait "$server"
`;

/** 78 is EX_CONFIG of sysexits.h: nothing a restart would heal. */
const REFUSE = `refuse() {
  printf '%s\\n' "$@" >&2
  exit 78
}`;

const CHECK_VOLUME = `[[ -d $mount && -w $mount ]] ||
  refuse "$node cannot write to $mount: the volume belongs to another user than uid $(id -u)."

# A volume knows whose it is: another node's data under this node's name would corrupt both.
owner() {
  [[ $record =~ \\"$1\\"[[:space:]]*:[[:space:]]*\\"([^\\"]*)\\" ]] || BASH_REMATCH=('' unknown)
  printf '%s' "\${BASH_REMATCH[1]}"
}
if [[ -e $mount/cluster.json ]]; then
  record=$(<"$mount/cluster.json")
  owned="$(owner node) of the cluster $(owner cluster)"
  [[ $owned == "$node of the cluster $cluster" ]] || refuse \\
    "The volume at $mount is of $owned; this is $node of the cluster $cluster." \\
    "Nothing was started and nothing was changed. Give the container the volume named after it."
fi`;

const RECORD_VERSION = `# An older version must not be started on this volume later, once the brokers have spoken its own protocol.
printf '%s\\n' "$used" >"$mount/version.new"
mv "$mount/version.new" "$mount/version"`;

function birthOf(cluster: Cluster, node: Node): string {
  if (node.role === "zookeeper") return zookeeperBirth(node);
  return node.role === "broker" && cluster.metadata === "zookeeper" ? brokerBirth(node) : formatted(node);
}

/** https://cwiki.apache.org/confluence/display/KAFKA/KIP-966: the last replica standing, come back empty, is elected. */
function brokerBirth(broker: Broker): string {
  const { birthMarker, directories } = stateOf(broker);
  return `# A broker begins with no data once. One that lost its data may be the last in sync for some partition: elected
# as it is, it would make the others throw away acknowledged records (KIP-966, "last replica standing").
data=${word(directories[0] ?? "")}
birth=${word(birthMarker)}
if [[ -e $data/meta.properties ]]; then
  rm -f "$birth"
elif [[ ! -e $birth ]]; then
  refuse \\
    "$node has no data in $data, but it has had some: this is not its first start." \\
    "Starting it could make the other brokers throw away acknowledged records." \\
    "Run \\\`pulumi up\\\`: it compares the volumes with the description and says what can be done."
fi
mkdir -p "$data"`;
}

function zookeeperBirth(node: ZooKeeperNode): string {
  const [dataDir = "", dataLogDir = ""] = stateOf(node).directories;
  return `# Whether a node may begin with no data is ZooKeeper's own decision: db.autocreate is off, and the file
# \`initialize\` in the log directory, written once before the very first start, is the permission it takes and removes.
mkdir -p ${word(dataDir)} ${word(dataLogDir)}
printf '%s\\n' ${node.id} >${word(`${dataDir}/myid`)}`;
}
