import type { Cluster, Node } from "../model/cluster.ts";
import { loggingOption, nodeLogging } from "./logging.ts";

/**
 * The variables the start scripts read. They are exported inside the launcher and nowhere else: a tool started in the
 * same container must not inherit the server's heap, log files or agents.
 */
export function startEnvironment(cluster: Cluster, node: Node): Readonly<Record<string, string>> {
  const { minMiB, maxMiB } = node.jvm.heap;
  // A process that is out of memory half works; one that is gone is started again.
  const heap = `-Xms${minMiB}m -Xmx${maxMiB}m -XX:+ExitOnOutOfMemoryError`;
  const properties = [...NEIGHBOURS, ...(node.role === "zookeeper" ? ZOOKEEPER_PROPERTIES : [])];
  if (node.image.profile.name === "zookeeper") return zkServerEnvironment(cluster, node, heap, properties);
  return {
    KAFKA_HEAP_OPTS: heap,
    // Kafka tunes G1 itself where nothing is said.
    ...(node.jvm.options.length > 0 ? { KAFKA_JVM_PERFORMANCE_OPTS: node.jvm.options.join(" ") } : {}),
    KAFKA_LOG4J_OPTS: loggingOption(nodeLogging(cluster, node)),
    KAFKA_OPTS: properties.join(" "),
    // Not empty, or Kafka starts a JMX agent without a password.
    KAFKA_JMX_OPTS: " ",
    // Without -loggc, which writes up to 1 GB of garbage collection logs into the container.
    EXTRA_ARGS: node.role === "zookeeper" ? "-name zookeeper" : "-name kafkaServer",
    LOG_DIR: "/tmp/kafka-cluster",
  };
}

/** `zkServer.sh` of ZooKeeper's own image puts its -Xmx first, so the last one, ours, holds. */
function zkServerEnvironment(
  cluster: Cluster,
  node: Node,
  heap: string,
  properties: readonly string[],
): Readonly<Record<string, string>> {
  const options = [heap, ...node.jvm.options, ...properties, loggingOption(nodeLogging(cluster, node))];
  return { SERVER_JVMFLAGS: options.join(" "), JMXDISABLE: "true", ZOO_LOG_DIR: "/tmp/kafka-cluster" };
}

/**
 * A neighbour that comes back has another address, a pod always, and for a moment none. Java believes what a name server
 * said for 30 s, and for 10 s that there is no such name, and would not find it for so long.
 */
const NEIGHBOURS = ["-Dsun.net.inetaddr.ttl=1", "-Dsun.net.inetaddr.negative.ttl=0"];

/**
 * - db.autocreate: a node with no data and no permission to be new takes no part in elections until it has the
 *   others' data; by default it would help elect a leader that lacks acknowledged changes
 * - electionPortBindRetry: 0 is "for ever"; a container's own name may not resolve in the first second
 */
const ZOOKEEPER_PROPERTIES = ["-Dzookeeper.db.autocreate=false", "-Dzookeeper.electionPortBindRetry=0"];
