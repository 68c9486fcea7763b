import type { Broker, Controller } from "../model/cluster.ts";
import { stateOf } from "../model/state.ts";
import { CONFIG_DIRECTORY } from "./file.ts";
import { word } from "./shell.ts";

/**
 * The part of a launcher in KRaft that sees to it that the directory is formatted: once, beside, and renamed, so that a
 * start that is killed over it begins again. Kafka's own tool does it for who votes from the beginning; for all others it
 * would write the same file that is written here.
 */
export function formatted(node: Broker | Controller): string {
  const { birthMarker, directories } = stateOf(node);
  return `# A node begins with no data once, with what the permission says. A broker that lost its data may be the last in sync
# for some partition (KIP-966), and a controller may be one of those a majority relies on.
data=${word(directories[0] ?? "")}
birth=${word(birthMarker)}
${SAID}
format() {
  rm -rf "$data.new"
  mkdir "$data.new"
  if [[ -n $(said initial.controllers) ]]; then
${withTool(node)}
  else
    # Without a word about voters: it has no vote until it has fetched from them who has one.
    printf '%s\\n' version=1 "node.id=${node.id}" "cluster.id=$(said cluster.id)" "directory.id=$(said directory.id)" \\
      >"$data.new/meta.properties"
  fi
  # Without meta.properties nothing is in there, or somebody has to look.
  if [[ -e $data ]]; then rmdir "$data"; fi
  mv "$data.new" "$data"
}
${ONCE}`;
}

const SAID = `said() {
  local line
  while IFS= read -r line; do
    if [[ $line == "$1="* ]]; then printf '%s' "\${line#*=}"; fi
  done <"$birth"
}`;

/** In the fewest seconds: the server waits for it. */
const withTool = ({ image }: Broker | Controller): string => `    local line
    while IFS= read -r line; do
      if [[ $line == log.dirs=* ]]; then line=log.dirs=$data.new; fi
      printf '%s\\n' "$line"
    done <${CONFIG_DIRECTORY}/server.properties >/tmp/format.properties
    KAFKA_HEAP_OPTS='-Xmx128m' KAFKA_JMX_OPTS=' ' LOG_DIR=/tmp/kafka-cluster \\
      KAFKA_JVM_PERFORMANCE_OPTS='-XX:+UseSerialGC -XX:TieredStopAtLevel=1 -XX:-UsePerfData' \\
      ${image.profile.tools}/kafka-storage${image.profile.toolSuffix} format --config /tmp/format.properties \\
      --cluster-id "$(said cluster.id)" --release-version "$(said release)" \\
      --initial-controllers "$(said initial.controllers)"`;

const ONCE = `if [[ ! -e $data/meta.properties ]]; then
  [[ -e $birth ]] || refuse \\
    "$node has no data in $data, but it has had some: this is not its first start." \\
    "Starting it could lose what the cluster relies on it for." \\
    "Run \\\`pulumi up\\\`: it compares the volumes with the description and says what can be done."
  format
fi
rm -f "$birth"`;
