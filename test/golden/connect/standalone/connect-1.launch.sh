#!/usr/bin/env bash
# connect-1 of the cluster local: names the plugins that are there, then runs the worker.
set -euo pipefail

# Not by exec: the first process of a container loses a SIGTERM that comes before java listens, any other ends by it.
server=''
trap 'if [[ -n $server ]]; then kill -TERM "$server"; else exit 143; fi' TERM

# Only what exists: Connect would complain of the rest at every start.
plugins=''
for path in /opt/kafka/libs/connect-file-*.jar /opt/kafka/plugins; do
  if [[ -e $path ]]; then plugins+=${plugins:+,}$path; fi
done
mkdir -p /tmp/kafka-cluster
{
  cat /etc/kafka-cluster/connect.properties
  printf '\nplugin.path=%s\n' "$plugins"
} >/tmp/kafka-cluster/connect.properties

export KAFKA_HEAP_OPTS='-Xms64m -Xmx512m -XX:+ExitOnOutOfMemoryError'
export KAFKA_JVM_PERFORMANCE_OPTS='-XX:+UseSerialGC -XX:Tier4InvocationThreshold=10000 -XX:Tier4MinInvocationThreshold=1200 -XX:Tier4CompileThreshold=30000 -XX:Tier4BackEdgeThreshold=80000 -Djava.awt.headless=true'
export KAFKA_LOG4J_OPTS='-Dlog4j.configuration=file:/etc/kafka-cluster/log4j.properties'
export KAFKA_OPTS='-Dsun.net.inetaddr.ttl=1 -Dsun.net.inetaddr.negative.ttl=0'
export KAFKA_JMX_OPTS=' '
export EXTRA_ARGS='-name connectStandalone'
export LOG_DIR='/tmp/kafka-cluster'

# Classes the image has loaded before: a quicker start and less memory.
if [[ -r /opt/kafka/kafka.jsa ]]; then
  export KAFKA_OPTS="${KAFKA_OPTS:-} -XX:SharedArchiveFile=/opt/kafka/kafka.jsa"
fi

/opt/kafka/bin/connect-standalone.sh /tmp/kafka-cluster/connect.properties /etc/kafka-cluster/connector-lines-in.json &
server=$!
set +e
until wait "$server"; ! kill -0 "$server" 2>/dev/null; do :; done
wait "$server"
