import type { Node } from "../model/cluster.ts";
import { CONFIG_DIRECTORY, type RenderedFile } from "./file.ts";

/**
 * Logs go to the container's output and nowhere else: the files Kafka writes by default grow without a bound inside
 * the container.
 */

/** Kafka and ZooKeeper from Kafka's distribution read log4j 1 properties (reload4j); ZooKeeper's own image logback. */
export function loggingFile(node: Node): RenderedFile {
  return node.image.profile.name === "zookeeper"
    ? { name: "logback.xml", content: LOGBACK }
    : { name: "log4j.properties", content: node.role === "broker" ? BROKER_LOG4J : ZOOKEEPER_LOG4J };
}

/** The system property that makes the process read it. */
export function loggingOption(node: Node): string {
  const path = `${CONFIG_DIRECTORY}/${loggingFile(node).name}`;
  return path.endsWith(".xml") ? `-Dlogback.configurationFile=${path}` : `-Dlog4j.configuration=file:${path}`;
}

const CONSOLE = `# To the container's output only; files inside a container grow without a bound.
log4j.rootLogger=INFO, stdout
log4j.appender.stdout=org.apache.log4j.ConsoleAppender
log4j.appender.stdout.layout=org.apache.log4j.PatternLayout
log4j.appender.stdout.layout.ConversionPattern=[%d] %p %m (%c)%n
`;

const BROKER_LOG4J = `${CONSOLE}
# One line per partition and request would hide everything else.
log4j.logger.state.change.logger=WARN
log4j.logger.kafka.request.logger=WARN
log4j.logger.kafka.network.RequestChannel$=WARN

# The whole class path, in one line.
log4j.logger.org.apache.zookeeper.ZooKeeper=WARN

# Values of the configuration, secrets among them, are logged by these at INFO (CVE-2026-24308).
log4j.logger.org.apache.zookeeper.common.ZKConfig=WARN
`;

const ZOOKEEPER_LOG4J = `${CONSOLE}
# Every health check is a four-letter command, and a line at INFO.
log4j.logger.org.apache.zookeeper.server.NIOServerCnxn=WARN
log4j.logger.org.apache.zookeeper.server.command=WARN
`;

const LOGBACK = `<!-- To the container's output only; files inside a container grow without a bound. -->
<configuration>
  <appender name="CONSOLE" class="ch.qos.logback.core.ConsoleAppender">
    <encoder>
      <pattern>[%d] %p %m \\(%c\\)%n</pattern>
    </encoder>
  </appender>
  <!-- Every health check is a four-letter command, and a line at INFO. -->
  <logger name="org.apache.zookeeper.server.NIOServerCnxn" level="WARN"/>
  <logger name="org.apache.zookeeper.server.command" level="WARN"/>
  <root level="INFO">
    <appender-ref ref="CONSOLE"/>
  </root>
</configuration>
`;
