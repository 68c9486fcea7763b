#!/bin/bash
# Starts a Java class with Kafka's jars, honouring the environment Kafka's own script of this name honours:
# KAFKA_HEAP_OPTS, KAFKA_JVM_PERFORMANCE_OPTS, KAFKA_GC_LOG_OPTS, KAFKA_JMX_OPTS, JMX_PORT, KAFKA_LOG4J_OPTS,
# KAFKA_OPTS, KAFKA_DEBUG, LOG_DIR, CLASSPATH, JAVA_HOME. A set but unwanted default is silenced with a blank value.
# Pure bash up to java itself: a tool call pays for one process, not for a hundred.

if (( $# < 1 )); then
  echo "USAGE: $0 [-daemon] [-name servicename] [-loggc] classname [opts]" >&2
  exit 1
fi

[[ $0 == */* ]] && here=${0%/*} || here=.
base=$(cd "$here/.." && pwd)

LOG_DIR=${LOG_DIR:-$base/logs}
name=
daemon=
gc_log=
while (( $# > 0 )); do
  case $1 in
    -name) name=$2; shift 2 ;;
    -loggc) gc_log=yes; shift ;;
    -daemon) daemon=yes; shift ;;
    *) break ;;
  esac
done

# A sorted list and not a wildcard: the JVM would take the directory's own order, which differs between machines.
jars=
for jar in "$base"/libs/*.jar; do
  jars+=:$jar
done
classpath=${CLASSPATH:+$CLASSPATH}$jars
classpath=${classpath#:}

if [[ -z $KAFKA_JMX_OPTS ]]; then
  KAFKA_JMX_OPTS="-Dcom.sun.management.jmxremote=true -Dcom.sun.management.jmxremote.authenticate=false -Dcom.sun.management.jmxremote.ssl=false"
fi
if [[ -n $JMX_PORT ]]; then
  KAFKA_JMX_OPTS+=" -Dcom.sun.management.jmxremote.port=$JMX_PORT"
  if [[ $KAFKA_JMX_OPTS != *-Dcom.sun.management.jmxremote.rmi.port=* ]]; then
    # One port for both, or RMI answers on a random one that nobody published.
    KAFKA_JMX_OPTS+=" -Dcom.sun.management.jmxremote.rmi.port=$JMX_PORT"
  fi
fi

if [[ -z $KAFKA_LOG4J_OPTS ]]; then
  KAFKA_LOG4J_OPTS="@TOOLS_LOG4J@"
elif [[ ! -d $LOG_DIR ]]; then
  mkdir -p "$LOG_DIR"
fi
KAFKA_LOG4J_OPTS="-Dkafka.logs.dir=$LOG_DIR $KAFKA_LOG4J_OPTS"

if [[ -n $KAFKA_DEBUG ]]; then
  JAVA_DEBUG_OPTS=${JAVA_DEBUG_OPTS:--agentlib:jdwp=transport=dt_socket,server=y,suspend=${DEBUG_SUSPEND_FLAG:-n},address=${JAVA_DEBUG_PORT:-5005}}
  echo "Enabling Java debug options: $JAVA_DEBUG_OPTS"
  KAFKA_OPTS="$JAVA_DEBUG_OPTS $KAFKA_OPTS"
fi

KAFKA_HEAP_OPTS=${KAFKA_HEAP_OPTS:--Xmx256M}
KAFKA_JVM_PERFORMANCE_OPTS=${KAFKA_JVM_PERFORMANCE_OPTS:--server -XX:+UseG1GC -XX:MaxGCPauseMillis=20 -XX:InitiatingHeapOccupancyPercent=35 -XX:+ExplicitGCInvokesConcurrent -XX:MaxInlineLevel=15 -Djava.awt.headless=true}
if [[ -n $gc_log && -z $KAFKA_GC_LOG_OPTS ]]; then
  mkdir -p "$LOG_DIR"
  KAFKA_GC_LOG_OPTS="-Xlog:gc*:file=$LOG_DIR/$name-gc.log:time,tags:filecount=10,filesize=100M"
fi

# Classes as java has them in memory, for a quicker start: docker/archive makes them. One that is missing, or of other
# jars or another java, is left out by java itself. First, so that whoever names another archive has the last word.
archive=$base/kafka.jsa
[[ $1 == org.apache.zookeeper.server.quorum.QuorumPeerMain ]] && archive=$base/zookeeper.jsa
[[ -r $archive ]] && archive=-XX:SharedArchiveFile=$archive || archive=

java=java
[[ -n $JAVA_HOME ]] && java=$JAVA_HOME/bin/java

# Options are lists by contract: they are split at blanks on purpose.
# shellcheck disable=SC2206
command=("$java" $archive $KAFKA_HEAP_OPTS $KAFKA_JVM_PERFORMANCE_OPTS $KAFKA_GC_LOG_OPTS $KAFKA_JMX_OPTS $KAFKA_LOG4J_OPTS
  -cp "$classpath" $KAFKA_OPTS "$@")
if [[ -n $daemon ]]; then
  mkdir -p "$LOG_DIR"
  nohup "${command[@]}" > "$LOG_DIR/$name.out" 2>&1 < /dev/null &
else
  exec "${command[@]}"
fi
