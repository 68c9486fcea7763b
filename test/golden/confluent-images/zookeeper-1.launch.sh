#!/usr/bin/env bash
# zookeeper-1 of the cluster local: looks at the mounted volume, then becomes the server.
set -euo pipefail

cluster='local'
node='zookeeper-1'
version='3.9.2'
mount='/var/lib/zookeeper/data'

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

# Whether a node may begin with no data is ZooKeeper's own decision: db.autocreate is off, and the file
# `initialize` in the log directory, written once before the very first start, is the permission it takes and removes.
mkdir -p '/var/lib/zookeeper/data/zookeeper' '/var/lib/zookeeper/data/zookeeper-log'
printf '%s\n' 1 >'/var/lib/zookeeper/data/zookeeper/myid'

# An older version must not be started on this volume later.
printf '%s\n' "$version" >"$mount/version.new"
mv "$mount/version.new" "$mount/version"

# Only for the server: a tool started beside it inherits none of these.
export KAFKA_HEAP_OPTS='-Xms24m -Xmx128m -XX:+ExitOnOutOfMemoryError'
export KAFKA_JVM_PERFORMANCE_OPTS='-XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Djava.awt.headless=true'
export KAFKA_LOG4J_OPTS='-Dlog4j.configuration=file:/etc/kafka-cluster/log4j.properties'
export KAFKA_OPTS='-Dzookeeper.db.autocreate=false -Dzookeeper.electionPortBindRetry=0'
export KAFKA_JMX_OPTS=' '
export EXTRA_ARGS='-name zookeeper'
export LOG_DIR='/tmp/kafka-cluster'

exec /usr/bin/zookeeper-server-start /etc/kafka-cluster/zoo.cfg
