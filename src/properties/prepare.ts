import type { Node } from "../model/cluster.ts";
import { stateOf } from "../model/state.ts";
import { CONFIG_DIRECTORY } from "./file.ts";
import { word } from "./shell.ts";

/** Where a pod sees the files of all nodes of its role: `<node>.<file>`, and `all.<file>` for those all have alike. */
export const FILES_DIRECTORY = "/etc/kafka-cluster-files";

/** What an empty volume means: the first word of `all.empty-volumes`. */
export type EmptyVolumes = "begin" | "wait";

/**
 * `prepare.sh`: what a pod runs before its server. It copies the node's files as they are now, so that a restart of the
 * container finds those its pod was made with; then it waits until the volume knows whose it is. The same for every
 * node of a role.
 */
export function prepareScript(node: Node): string {
  const { mount, birthMarker } = stateOf(node);
  return `#!/usr/bin/env bash
# Before the server: this node's files, and a volume that knows whose it is.
set -euo pipefail
# Process 1 has no default handlers: without this a pod that waits could not be ended before its grace is over.
trap 'exit 143' TERM

node=$NODE_NAME
files=${FILES_DIRECTORY}
mount=${word(mount)}
birth=${word(birthMarker)}

if [[ ! -e $files/$node.launch.sh ]]; then
  echo "There are no files for $node: it is not in the description of this cluster." >&2
  exit 78
fi
for file in "$files"/all.* "$files/$node".*; do
  name=\${file##*/}
  name=\${name#all.}
  cp "$file" "${CONFIG_DIRECTORY}/\${name#"$node".}"
done

${EMPTY_VOLUME}`;
}

const EMPTY_VOLUME = `# An empty volume is a beginning or a loss, and from inside nobody can tell. Where \`wait\` is said, only \`pulumi up\`,
# which knows the other volumes too, writes the record and, where it is a beginning, the permission to start empty.
# Both lie in the volume itself: whoever loses the data loses them too.
if [[ ! -e $mount/cluster.json ]]; then
  if [[ $(<"$files/all.empty-volumes") == begin ]]; then
    cluster=$(sed -n "s/^cluster='\\(.*\\)'\\$/\\1/p" "${CONFIG_DIRECTORY}/launch.sh")
    mkdir -p "\${birth%/*}"
    : >"$birth"
    printf '{ "cluster": "%s", "node": "%s" }\\n' "$cluster" "$node" >"$mount/cluster.json.new"
    mv "$mount/cluster.json.new" "$mount/cluster.json"
  else
    echo "The volume of $node is empty. It waits for \\\`pulumi up\\\`, which tells a new node from lost data."
    until [[ -e $mount/cluster.json ]]; do
      sleep 0.2 &
      wait $!
    done
  fi
fi
`;
