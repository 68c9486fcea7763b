import type { Cluster, Node } from "../model/cluster.ts";
import { nodesOf } from "../model/nodes.ts";
import { membersOf, volumePaths } from "../model/record.ts";
import { judgeQuorum, PERMIT_FORMATTING, quorumFacts } from "./begin-quorum.ts";
import { word } from "./shell.ts";

/** Where `begin.sh` sees the volumes: one directory per node, named after it. */
export const VOLUMES_DIRECTORY = "/volumes";

/**
 * `begin.sh`: decides, where no program does, which nodes may start empty. It runs before all others, with every volume
 * below VOLUMES_DIRECTORY, and keeps the rules of src/targets/volumes.ts: all volumes empty is a birth, one empty among
 * others that have data is a loss. In KRaft the permission says what to format with (`birthPermission`). Its arguments are a person's consents (`empty-volume:NODE`), and no variable: Compose
 * v2 replaces all nodes where the environment of a service they depend on has changed. Exit code 0 lets the nodes start,
 * 78 does not.
 */
export function beginScript(cluster: Cluster): string {
  const isKraft = cluster.metadata === "kraft";
  return [
    `#!/usr/bin/env bash
# Before any node of the cluster ${cluster.name}: whether empty volumes are a beginning or a loss. A node starts empty only
# with a permission that lies in its volume, so whoever loses the data loses the permission too.
set -euo pipefail
export LC_ALL=C
umask 022`,
    [
      `cluster=${word(cluster.name)}`,
      `mode=${word(cluster.metadata)}`,
      `members=(${membersOf(cluster).join(" ")})`,
      "# Node, role, owner, permission to start empty, and what is there once others rely on its data.",
      `nodes=(\n${nodesOf(cluster)
        .map((node) => `  ${word(facts(node))}`)
        .join("\n")}\n)`,
      ...(isKraft ? [quorumFacts(cluster)] : []),
    ].join("\n"),
    LOOK,
    isKraft ? judgeQuorum(VOLUMES_DIRECTORY) : JUDGE,
    REFUSE,
    isKraft ? PERMIT_FORMATTING : PERMIT,
    write(isKraft ? VOTERS : ""),
  ].join("\n\n");
}

function facts(node: Node): string {
  const { uid, gid } = node.image.profile;
  const { marker, proof } = volumePaths(node);
  return [node.name, node.role, `${uid}:${gid}`, marker, proof].join(" ");
}

const LOOK = `consents=" $* "
problems=() records='' uid='' born=no
of() { # FIELD RECORD
  [[ $2 =~ \\"$1\\"[[:space:]]*:[[:space:]]*\\"([^\\"]*)\\" ]] && printf '%s' "\${BASH_REMATCH[1]}"
}
# ZooKeeper's epoch is 0 from its first start on, and counts from its first quorum on.
epoch_of() {
  local epoch=''
  [[ ! -e $1 ]] || epoch=$(<"$1")
  printf '%s' "\${epoch:--1}"
}
has_data() { # ROLE PROOF
  if [[ $1 == zookeeper ]]; then (($(epoch_of "$2") > 0)); else [[ -e $2 ]]; fi
}
has_begun() { # ROLE PROOF
  [[ $1 == zookeeper ]] && (($(epoch_of "$2") == 0))
}
for facts in "\${nodes[@]}"; do
  read -r node role owner marker proof <<<"$facts"
  volume=${VOLUMES_DIRECTORY}/$node
  has_data "$role" "$volume/$proof" && born=yes
  [[ -e $volume/cluster.json ]] || continue
  record=$(<"$volume/cluster.json")
  records+=$record
  [[ "$(of node "$record") of $(of cluster "$record")" == "$node of $cluster" ]] ||
    problems+=("The volume of $node is of $(of node "$record") of the cluster $(of cluster "$record"). Restore its own.")
  [[ $(of mode "$record") == "$mode" ]] ||
    problems+=("The volume of $node is of a cluster born with metadata: $(of mode "$record"). Set it back to that.")
  [[ $(of uid "$record") == "\${uid:=$(of uid "$record")}" ]] ||
    problems+=("The volume of $node is of another cluster named $cluster: its data would be mixed with this one's.")
  [[ ! -e $volume/retired ]] ||
    problems+=("$node comes back, but its volume is from before it left. Remove the volume, and allow: empty-volume:$node.")
done`;

const JUDGE = `begins=() ensemble=0 remaining=0
isMember() { [[ $records == *"\\"$1\\""* ]]; }
for facts in "\${nodes[@]}"; do
  read -r node role owner marker proof <<<"$facts"
  volume=${VOLUMES_DIRECTORY}/$node
  [[ $role == zookeeper ]] && ensemble=$((ensemble + 1))
  if has_data "$role" "$volume/$proof" ||
    { [[ $born == yes ]] && { [[ -e $volume/$marker ]] || has_begun "$role" "$volume/$proof"; }; }; then
    [[ $role == zookeeper ]] && remaining=$((remaining + 1))
  elif [[ $born == no ]]; then
    begins+=("$node")
  elif [[ $role == zookeeper ]]; then
    # Without a permission it has no vote, until the others have filled it.
    isMember "$node" || problems+=("$node is new. An ensemble that grows is not the work of this file: \\\`pulumi up\\\`.")
  elif ! isMember "$node" || [[ $consents == *" empty-volume:$node "* ]]; then
    begins+=("$node")
  else
    problems+=("The volume of $node is gone or empty, but $node has lived: starting it empty is safe only while every" \\
      "  partition it held has enough replicas in sync elsewhere. Restore it, or let it be filled by replication:" \\
      "  docker-compose run --rm begin empty-volume:$node")
  fi
done
if [[ $born == yes ]] && ((remaining * 2 <= ensemble)); then
  problems+=("$remaining of $ensemble ZooKeeper nodes have data, and more than half are needed: starting would form a new," \\
    "  empty ensemble over brokers that still hold topics. Restore the volumes.")
fi`;

const REFUSE = `if ((\${#problems[@]} > 0)); then
  printf '%s\\n' "\${problems[@]}" "Nothing was started and nothing was changed." >&2
  exit 78
fi`;

/** ZooKeeper mode: the file's being there is all it says. */
const PERMIT = "permission() { :; }";

const VOTERS = `electors=''
for name in "\${electorate[@]}"; do electors+="\${electors:+, }\\"$name\\""; done
voters_in_record=", \\"voters\\": [$electors]"
`;

const write = (before: string): string => `${before}uid=\${uid:-$(od -An -N6 -tx1 /dev/urandom | tr -d ' \\n')}
list=''
for name in "\${members[@]}" $(grep -oE '(zookeeper|controller|kafka)-[0-9]+' <<<"$records" | sort -Vu); do
  [[ $list == *"\\"$name\\""* ]] || list+="\${list:+, }\\"$name\\""
done
for facts in "\${nodes[@]}"; do
  read -r node role owner marker proof <<<"$facts"
  volume=${VOLUMES_DIRECTORY}/$node
  # The permission first: a node on the list of members without one has lost its data.
  if [[ " \${begins[*]} " == *" $node "* ]]; then
    mkdir -p "$volume/$(dirname "$marker")"
    permission "$node" >"$volume/$marker"
    chown "$owner" "$volume" "$volume/$(dirname "$marker")" "$volume/$marker"
    echo "$node begins."
  fi
  record=$(printf '{ "uid": "%s", "cluster": "%s", "node": "%s", "mode": "%s", "members": [%s]%s }' \\
    "$uid" "$cluster" "$node" "$mode" "$list" "\${voters_in_record:-}")
  [[ ! -e $volume/cluster.json || $(<"$volume/cluster.json") != "$record" ]] || continue
  printf '%s\\n' "$record" >"$volume/cluster.json.new"
  mv "$volume/cluster.json.new" "$volume/cluster.json"
  chown "$owner" "$volume" "$volume/cluster.json"
done
`;
