#!/bin/bash
# Starts a ZooKeeper server with a configuration file.

if (( $# < 1 )); then
  echo "USAGE: $0 [-daemon] zookeeper.properties" >&2
  exit 1
fi
[[ $0 == */* ]] && here=${0%/*} || here=.

export KAFKA_LOG4J_OPTS=${KAFKA_LOG4J_OPTS:-@LOG4J@$here/../config/@LOG4J_FILE@}
export KAFKA_HEAP_OPTS=${KAFKA_HEAP_OPTS:--Xmx512M -Xms512M}
EXTRA_ARGS=${EXTRA_ARGS--name zookeeper -loggc}
if [[ $1 == -daemon ]]; then
  EXTRA_ARGS="-daemon $EXTRA_ARGS"
  shift
fi

# shellcheck disable=SC2086
exec "$here/kafka-run-class.sh" $EXTRA_ARGS org.apache.zookeeper.server.quorum.QuorumPeerMain "$@"
