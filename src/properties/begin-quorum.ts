import type { Cluster } from "../model/cluster.ts";
import { votersOf } from "../model/quorum.ts";
import { word } from "./shell.ts";

/** The parts of `begin.sh` that are KRaft's own: its rules are those of src/targets/quorum.ts, its ids src/model/quorum.ts. */

/** Who has a vote, as `initial.controllers` has it without the id of its directory, and what all are formatted for. */
export function quorumFacts(cluster: Cluster): string {
  return [
    `release=${word(cluster.protocol)}`,
    "# Who has a vote: node, and how the others know it.",
    "declare -A voters=(",
    ...votersOf(cluster).map(
      ({ name, id, host, controllerPort }) => `  [${name}]=${word(`${id}@${host}:${controllerPort}`)}`,
    ),
    ")",
    `electorate=(${votersOf(cluster)
      .map(({ name }) => name)
      .join(" ")})`,
  ].join("\n");
}

/** Nobody can be asked here whether the others are caught up: who lost its vote's log comes back by a person's word. */
export const judgeQuorum = (volumes: string): string => `begins=() remaining=0
isMember() { [[ $records == *"\\"$1\\""* ]]; }
words() { tr '",' '  ' <<<"$*" | xargs -n 1 | sort; }
atBirth=''
if [[ $records =~ \\"voters\\"[[:space:]]*:[[:space:]]*\\[([^]]*)\\] ]]; then
  atBirth=$(words "\${BASH_REMATCH[1]}")
else
  atBirth=$(grep -oE '"controller-[0-9]+"' <<<"$records" | tr -d '"' | sort -u || true)
fi
if [[ $born == yes && -n $atBirth && $atBirth != "$(words "\${electorate[@]}")" ]]; then
  problems+=("The controllers are \${electorate[*]}; the cluster was born with $(tr '\\n' ' ' <<<"$atBirth")and keeps them for" \\
    "  its whole life: who has a vote stands in the quorum's own log. Set controllers back as they were.")
fi
for facts in "\${nodes[@]}"; do
  read -r node role owner marker proof <<<"$facts"
  volume=${volumes}/$node
  vote=\${voters[$node]:-}
  if has_data "$role" "$volume/$proof" || { [[ $born == yes ]] && [[ -e $volume/$marker ]]; }; then
    [[ -z $vote ]] || remaining=$((remaining + 1))
  elif [[ $born == no || $consents == *" empty-volume:$node "* ]]; then
    begins+=("$node")
  elif ! isMember "$node" && [[ -z $vote ]]; then
    begins+=("$node")
  else
    problems+=("The volume of $node is gone or empty, but $node has lived.")
    [[ $role == controller ]] ||
      problems+=("  Starting it empty is safe only while every partition it held has enough replicas in sync elsewhere.")
    [[ -z $vote ]] ||
      problems+=("  It has a vote: starting it empty is safe only while a majority of the controllers runs and has caught up.")
    problems+=("  Restore it, or let it be filled by the others: docker-compose run --rm begin empty-volume:$node")
  fi
done
if [[ $born == yes ]] && ((remaining * 2 <= \${#electorate[@]})); then
  problems+=("$remaining of \${#electorate[@]} controllers have data, and more than half are needed: a new quorum would know no" \\
    "  topic, over brokers that still hold records. Restore the volumes.")
fi`;

export const PERMIT_FORMATTING = `# 16 bytes of a SHA-256 as Kafka writes ids: a version 4 UUID in base64 for addresses.
kafka_uuid() { # TEXT
  local hex id
  hex=$(printf '%s' "$1" | sha256sum)
  hex=\${hex:0:12}4\${hex:13:3}$(printf '%x' $((0x\${hex:16:1} & 3 | 8)))\${hex:17:15}
  id=$(printf "$(sed 's/../\\\\x&/g' <<<"$hex")" | base64 | tr '+/' '-_' | tr -d '=')
  if [[ $id == -* ]]; then kafka_uuid "$1 again"; else printf '%s' "$id"; fi
}
# Only a voter of a cluster that begins knows the voters: everybody else learns the list from those who have a vote.
permission() { # NODE
  local list='' name
  if [[ $born == no && -n \${voters[$1]:-} ]]; then
    for name in "\${electorate[@]}"; do list+="\${list:+,}\${voters[$name]}:$(kafka_uuid "$uid $name")"; done
  fi
  printf '%s\\n' "cluster.id=$(kafka_uuid "$uid cluster")" "directory.id=$(kafka_uuid "$uid $1")" \\
    "initial.controllers=$list" "release=$release"
}`;
