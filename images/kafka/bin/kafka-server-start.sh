#!/bin/bash
# Starts a broker (or a KRaft node) with a properties file; `--override key=value` changes one key of it.

if (( $# < 1 )); then
  echo "USAGE: $0 [-daemon] server.properties [--override property=value]*" >&2
  exit 1
fi
[[ $0 == */* ]] && here=${0%/*} || here=.

export KAFKA_LOG4J_OPTS=${KAFKA_LOG4J_OPTS:-@LOG4J@$here/../config/@LOG4J_FILE@}
export KAFKA_HEAP_OPTS=${KAFKA_HEAP_OPTS:--Xmx1G -Xms1G}
EXTRA_ARGS=${EXTRA_ARGS--name kafkaServer -loggc}
if [[ $1 == -daemon ]]; then
  EXTRA_ARGS="-daemon $EXTRA_ARGS"
  shift
fi

# shellcheck disable=SC2086
exec "$here/kafka-run-class.sh" $EXTRA_ARGS kafka.Kafka "$@"
