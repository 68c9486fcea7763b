import { CONFIG_DIRECTORY } from "./file.ts";

/** How the asking node's own cluster is told, on a line before the answers. */
export const OWN_CLUSTER = "cluster.id=";

/**
 * Kafka keeps the id of its cluster in each data directory, in ZooKeeper mode from its first registration on, and starts
 * in no other cluster with it. Read with bash's own commands only.
 */
const tellCluster = `while IFS== read -r key value; do
  [[ $key == log.dirs ]] || continue
  while read -r line; do [[ $line != ${OWN_CLUSTER}* ]] || printf '%s\\n' "$line"; done <"\${value%%,*}/meta.properties"
done 2>/dev/null <"\${0%/*}/server.properties"
exec bash "$0" "$@"`;

/**
 * The command that runs `probe.sh` in a node, which says first what cluster that node is of: `cluster.id=…`, nothing where
 * it has not begun yet. Not a part of `probe.sh`: that is in the container, and another text of it replaces the container.
 */
export const probeCommand = (args: readonly string[]): readonly string[] => [
  "bash",
  "--norc",
  "-c",
  tellCluster,
  `${CONFIG_DIRECTORY}/probe.sh`,
  ...args,
];
