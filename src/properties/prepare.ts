import type { Cluster, Node } from "../model/cluster.ts";
import { stateOf } from "../model/state.ts";
import { CONFIG_DIRECTORY } from "./file.ts";
import { KNOW_QUORUM, MAY_BEGIN_IN_QUORUM } from "./know-quorum.ts";
import { writePodFacts } from "./pod-facts.ts";
import { REMEMBER } from "./remember.ts";
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
export function prepareScript(cluster: Cluster, node: Node): string {
  const { mount, birthMarker } = stateOf(node);
  return `#!/usr/bin/env bash
# Before the server: this node's files, and a volume that knows whose it is.
set -euo pipefail
# Process 1 has no default handlers: without this a pod that waits could not be ended before its grace is over.
asking=''
trap '[[ -z $asking ]] || kill -- "-$asking" 2>/dev/null || true; exit 143' TERM

node=$NODE_NAME
files=${FILES_DIRECTORY}
mount=${word(mount)}
birth=${word(birthMarker)}
own=${CONFIG_DIRECTORY}
${mayBegin(cluster, node)}

if [[ ! -e $files/$node.launch.sh ]]; then
  echo "There are no files for $node: it is not in the description of this cluster." >&2
  exit 78
fi
${writePodFacts(node)}for file in "$files"/all.* "$files/$node".*; do
  name=\${file##*/}
  name=\${name#all.}
  cp "$file" "${CONFIG_DIRECTORY}/\${name#"$node".}"
done

${node.role === "zookeeper" ? `${FIND_OTHERS}\n\n` : ""}${emptyVolume(PERMISSION[cluster.metadata])}`;
}

/**
 * A first election in which some cannot find the leader is lost, and the next ones wait twice as long each: ten seconds of
 * a new cluster. More than half is enough, and those that are down have no name.
 */
const FIND_OTHERS = `# Until more than half of the ensemble have a name: pods get theirs a moment after their address.
mapfile -t ensemble < <(sed -n 's/^server\\.[0-9]*=\\([^:]*\\):.*/\\1/p' "$own/zoo.cfg")
named() {
  local host found=0
  for host in "\${ensemble[@]}"; do ! getent hosts "$host" >/dev/null || found=$((found + 1)); done
  ((\${#ensemble[@]} == 0 || found * 2 > \${#ensemble[@]}))
}
for _ in {1..25}; do
  if named; then break; fi
  sleep 0.2 &
  wait $!
done`;

function mayBegin({ metadata }: Cluster, { role }: Node): string {
  if (role === "zookeeper") return `\n${MAY_BEGIN.zookeeper}`;
  return metadata === "kraft" ? `\n${KNOW_QUORUM}\n\n${MAY_BEGIN_IN_QUORUM}` : `\n${REMEMBER}\n\n${MAY_BEGIN.broker}`;
}

/** Whether an empty volume may begin where no program looks at all volumes together: `mayBegin` says yes, no or wait. */
const MAY_BEGIN = {
  // A node without a permission has no vote and is filled by the others, so the question is only whether they serve.
  zookeeper: `mayBegin() {
  local others
  others=$(sed -n 's/^server\\.[0-9]*=\\([^:]*\\):.*/\\1:2181/p' "$own/zoo.cfg" | grep -v "^$node\\." || true)
  # shellcheck disable=SC2086
  if [[ -n $others && $(bash "$own/probe.sh" zookeeper $others || true) == *' zxid='* ]]; then echo no; else echo yes; fi
}`,
  // The last replica in sync, started empty, would make the others throw away acknowledged records (KIP-966).
  broker: `mayBegin() {
  # Written after the first question and before ZooKeeper remembers: whoever dies in between begins again.
  if [[ ! -e $mount/beginning ]]; then
    [[ $(ask ask) == new ]] || { echo wait && return; }
    : >"$mount/beginning"
  fi
  [[ $(ask remember) == remembered ]] && echo yes
}`,
} as const;

/** How the permission comes to be, and when a person may give it. */
const PERMISSION = {
  zookeeper: { give: ': >"$birth"', safe: "enough copies are in sync elsewhere" },
  kraft: { give: 'mv "$birth.new" "$birth"', safe: "the other controllers, and enough copies, are in sync elsewhere" },
} as const;

/** Asks `mayBegin`, and goes on hearing SIGTERM. */
const ASK = `  # Not as $(mayBegin): a signal that comes meanwhile would be heard when that is over, which may be never. By \`set -m\`
  # it is a group of its own, and ends with all it has begun.
  set -m
  (set +em && mayBegin) >"$own/may-begin" &
  asking=$!
  set +m
  wait "$asking"
  asking=''
  may=$(<"$own/may-begin")`;

const emptyVolume = ({
  give,
  safe,
}: {
  readonly give: string;
  readonly safe: string;
}): string => `# An empty volume is a beginning or a loss, and from inside nobody can tell. Where \`wait\` is said, only \`pulumi up\`,
# which knows the other volumes too, writes the record and, where it is a beginning, the permission to start empty.
# Both lie in the volume itself: whoever loses the data loses them too. Where \`begin\` is said, there is no such
# program, and the others are asked.
may=wait
if [[ -e $mount/cluster.json ]]; then
  may=known
elif [[ $(<"$files/all.empty-volumes") == begin ]]; then
${ASK}
  [[ $may != wait ]] || echo "$node has begun before, but its volume is empty: started like this it could make the others" \\
    "throw away acknowledged records. Restore the volume. Where ${safe}:" \\
    "kubectl exec $node -c prepare -- touch $mount/begin-empty"
else
  echo "The volume of $node is empty. It waits for \\\`pulumi up\\\`, which tells a new node from lost data."
fi
if [[ $may == wait ]]; then
  until [[ -e $mount/cluster.json || -e $mount/begin-empty ]]; do
    sleep 0.2 &
    wait $!
  done
fi
if [[ ! -e $mount/cluster.json ]]; then
  if [[ $may != no ]]; then
    mkdir -p "\${birth%/*}"
    ${give}
  fi
  cluster=$(sed -n "s/^cluster='\\(.*\\)'\\$/\\1/p" "$own/launch.sh")
  printf '{ "cluster": "%s", "node": "%s" }\\n' "$cluster" "$node" >"$mount/cluster.json.new"
  mv "$mount/cluster.json.new" "$mount/cluster.json"
  rm -f "$mount/beginning" "$mount/begin-empty"
fi
`;
