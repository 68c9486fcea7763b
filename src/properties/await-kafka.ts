import { PROPERTIES } from "./connect.ts";
import { CONFIG_DIRECTORY } from "./file.ts";
import { FILES_DIRECTORY } from "./prepare.ts";

/** How long a worker waits for the rest of the brokers once some answer, in seconds. */
const REST_SECONDS = 60;

/**
 * `prepare.sh` of a worker's pod: copies the worker's files as they are now, so that a restart of the container finds
 * those its pod was made with, and waits until Kafka answers. A worker that finds too few brokers for the copies of its
 * topics ends, and Kubernetes would start it again later and later. Once some brokers have answered for a minute, the
 * others may be down for long: the topics are there then, and what else may be wrong the worker itself says best. The
 * same text for every worker.
 */
export const AWAIT_KAFKA_SCRIPT = `#!/usr/bin/env bash
# Before the worker: its files, and brokers that answer.
set -euo pipefail
# Process 1 has no default handlers: without this a pod that waits could not be ended before its grace is over.
trap 'exit 143' TERM

node=$NODE_NAME
files=${FILES_DIRECTORY}
own=${CONFIG_DIRECTORY}

if [[ ! -e $files/$node.launch.sh ]]; then
  echo "There are no files for $node: it is not in the description of this cluster." >&2
  exit 78
fi
# A pod may be told of its files a moment before those are there.
for _ in {1..240}; do
  if [[ $(<"$files/all.hash") == "$FILES_HASH" ]]; then break; fi
  sleep 0.5 &
  wait $!
done
for file in "$files"/all.* "$files/$node".*; do
  name=\${file##*/}
  name=\${name#all.}
  cp "$file" "$own/\${name#"$node".}"
done

setting() { sed -n "s/^$1=//p" "$own/${PROPERTIES}" | tail -n 1; }
answering() { bash "$own/probe.sh" kafka "\${brokers[@]}" | grep -c ' ok$' || true; }

IFS=', ' read -r -a brokers <<<"$(setting bootstrap.servers)"
copies=$(setting config.storage.replication.factor)
wanted=\${copies:-1}
((wanted <= \${#brokers[@]})) || wanted=\${#brokers[@]}
since=''
until
  count=$(answering)
  ((count >= wanted))
do
  ((count > 0)) || since=''
  [[ -n $since || $count == 0 ]] || since=$SECONDS
  if [[ -n $since ]] && ((SECONDS - since >= ${REST_SECONDS})); then
    echo "$count of \${#brokers[@]} brokers answer, which has to do."
    break
  fi
  if [[ $count != "\${told:-}" ]]; then echo "$node waits for Kafka: $count of \${#brokers[@]} brokers answer, $wanted have to."; fi
  told=$count
  sleep 0.5 &
  wait $!
done
`;
