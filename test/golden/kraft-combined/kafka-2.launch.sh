#!/usr/bin/env bash
# kafka-2 of the cluster local: looks at the mounted volume, then runs the server.
set -euo pipefail

# Not by exec: the first process of a container loses a SIGTERM that comes before java listens, any other ends by it.
server=''
trap 'if [[ -n $server ]]; then kill -TERM "$server"; else exit 143; fi' TERM

cluster='local'
node='kafka-2'
used='4.3.1 4.3'
mount='/var/lib/kafka/data'

refuse() {
  printf '%s\n' "$@" >&2
  exit 78
}

[[ -d $mount && -w $mount ]] ||
  refuse "$node cannot write to $mount: the volume belongs to another user than uid $(id -u)."

# A volume knows whose it is: another node's data under this node's name would corrupt both.
owner() {
  [[ $record =~ \"$1\"[[:space:]]*:[[:space:]]*\"([^\"]*)\" ]] || BASH_REMATCH=('' unknown)
  printf '%s' "${BASH_REMATCH[1]}"
}
if [[ -e $mount/cluster.json ]]; then
  record=$(<"$mount/cluster.json")
  owned="$(owner node) of the cluster $(owner cluster)"
  [[ $owned == "$node of the cluster $cluster" ]] || refuse \
    "The volume at $mount is of $owned; this is $node of the cluster $cluster." \
    "Nothing was started and nothing was changed. Give the container the volume named after it."
fi

# A node begins with no data once, with what the permission says. A broker that lost its data may be the last in sync
# for some partition (KIP-966), and a controller may be one of those a majority relies on.
data='/var/lib/kafka/data/log'
birth='/var/lib/kafka/data/birth'
said() {
  local line
  while IFS= read -r line; do
    if [[ $line == "$1="* ]]; then printf '%s' "${line#*=}"; fi
  done <"$birth"
}
format() {
  rm -rf "$data.new"
  mkdir "$data.new"
  if [[ -n $(said initial.controllers) ]]; then
    local line
    while IFS= read -r line; do
      if [[ $line == log.dirs=* ]]; then line=log.dirs=$data.new; fi
      printf '%s\n' "$line"
    done </etc/kafka-cluster/server.properties >/tmp/format.properties
    KAFKA_HEAP_OPTS='-Xmx128m' KAFKA_JMX_OPTS=' ' LOG_DIR=/tmp/kafka-cluster \
      KAFKA_JVM_PERFORMANCE_OPTS='-XX:+UseSerialGC -XX:TieredStopAtLevel=1 -XX:-UsePerfData' \
      /opt/kafka/bin/kafka-storage.sh format --config /tmp/format.properties \
      --cluster-id "$(said cluster.id)" --release-version "$(said release)" \
      --initial-controllers "$(said initial.controllers)"
  else
    # Without a word about voters: it has no vote until it has fetched from them who has one.
    printf '%s\n' version=1 "node.id=2" "cluster.id=$(said cluster.id)" "directory.id=$(said directory.id)" \
      >"$data.new/meta.properties"
  fi
  # Without meta.properties nothing is in there, or somebody has to look.
  if [[ -e $data ]]; then rmdir "$data"; fi
  mv "$data.new" "$data"
}
if [[ ! -e $data/meta.properties ]]; then
  [[ -e $birth ]] || refuse \
    "$node has no data in $data, but it has had some: this is not its first start." \
    "Starting it could lose what the cluster relies on it for." \
    "Run \`pulumi up\`: it compares the volumes with the description and says what can be done."
  format
fi
rm -f "$birth"

# An older version must not be started on this volume later, once the brokers have spoken its own protocol.
printf '%s\n' "$used" >"$mount/version.new"
mv "$mount/version.new" "$mount/version"

# Only for the server: a tool started beside it inherits none of these.
export KAFKA_HEAP_OPTS='-Xms64m -Xmx384m -XX:+ExitOnOutOfMemoryError'
export KAFKA_JVM_PERFORMANCE_OPTS='-XX:+UseSerialGC -XX:Tier4InvocationThreshold=10000 -XX:Tier4MinInvocationThreshold=1200 -XX:Tier4CompileThreshold=30000 -XX:Tier4BackEdgeThreshold=80000 -Djava.awt.headless=true'
export KAFKA_LOG4J_OPTS='-Dlog4j2.configurationFile=/etc/kafka-cluster/log4j2.yaml'
export KAFKA_OPTS='-Dsun.net.inetaddr.ttl=1 -Dsun.net.inetaddr.negative.ttl=0'
export KAFKA_JMX_OPTS=' '
export EXTRA_ARGS='-name kafkaServer'
export LOG_DIR='/tmp/kafka-cluster'

# Classes as java has them in memory: a quicker start. Our image's scripts name theirs; one that does not fit is left out.
script=/opt/kafka/bin/kafka-run-class.sh
if [[ -r $script && $(<"$script") == *.jsa* ]]; then :
elif [[ -r /opt/kafka/kafka.jsa ]]; then
  KAFKA_OPTS+=' -XX:SharedArchiveFile=/opt/kafka/kafka.jsa'
elif [[ -r ${JAVA_HOME:-}/release && $(<"$JAVA_HOME/release") =~ JAVA_VERSION=\"([0-9]+) ]] && ((BASH_REMATCH[1] >= 19)); then
  archive=$mount/classes.jsa
  # Java writes the first byte last, and neither uses nor replaces an archive that it was killed over.
  first=''
  if [[ -e $archive ]]; then IFS= read -r -d '' -n 1 first <"$archive" || true; fi
  if [[ -z $first ]]; then rm -f "$archive"; fi
  # Sums and all: a volume is not an image's layer, and a damaged archive must not stop a start.
  KAFKA_OPTS+=" -XX:+IgnoreUnrecognizedVMOptions -XX:+AutoCreateSharedArchive -XX:+VerifySharedSpaces"
  KAFKA_OPTS+=" -XX:SharedArchiveFile=$archive"
fi

/opt/kafka/bin/kafka-server-start.sh /etc/kafka-cluster/server.properties &
server=$!
set +e
until wait "$server"; ! kill -0 "$server" 2>/dev/null; do :; done
wait "$server"
