import type { Cluster, Node } from "../model/cluster.ts";
import { isOlderLine } from "../model/versions.ts";
import { CONFIG_DIRECTORY, type RenderedFile } from "./file.ts";

/**
 * Logs go to the container's output and nowhere else: the files Kafka writes by default grow without a bound inside
 * the container.
 */

/** Loggers that say less than INFO, with the reason as a comment. */
export interface Quiet {
  readonly why: string;
  readonly level: "WARN" | "ERROR";
  readonly loggers: readonly string[];
}

/**
 * What a process of Kafka's distribution reads: Kafka 3, and ZooKeeper of it, log4j 1 properties (reload4j), Kafka 4 those
 * of log4j 2.
 */
export function consoleLogging(
  { version }: Pick<Cluster, "version">,
  pattern: string,
  quiet: readonly Quiet[],
): RenderedFile {
  return isOlderLine(version, "4.0")
    ? { name: "log4j.properties", content: log4j(pattern, quiet) }
    : { name: "log4j2.yaml", content: log4j2(pattern, quiet) };
}

/** The system property that makes a process read such a file. */
export function loggingOption({ name }: Pick<RenderedFile, "name">): string {
  const path = `${CONFIG_DIRECTORY}/${name}`;
  if (name === "logback.xml") return `-Dlogback.configurationFile=${path}`;
  return name === "log4j2.yaml" ? `-Dlog4j2.configurationFile=${path}` : `-Dlog4j.configuration=file:${path}`;
}

/** A node's: as any of Kafka's distribution, but ZooKeeper's own image, which has logback. */
export function nodeLogging(cluster: Cluster, node: Node): RenderedFile {
  if (node.image.profile.name === "zookeeper") return { name: "logback.xml", content: LOGBACK };
  const quiet =
    node.role === "zookeeper" ? ZOOKEEPER : cluster.metadata === "zookeeper" ? [...SERVER, ...CLIENT] : SERVER;
  return consoleLogging(cluster, PATTERN, quiet);
}

const WHERE = "# To the container's output only; files inside a container grow without a bound.";
const PATTERN = "[%d] %p %m (%c)%n";

const SERVER: readonly Quiet[] = [
  {
    why: "One line per partition and request would hide everything else.",
    level: "WARN",
    loggers: ["state.change.logger", "kafka.request.logger", "kafka.network.RequestChannel$"],
  },
];

/** Of a broker that talks to ZooKeeper. */
const CLIENT: readonly Quiet[] = [
  { why: "The whole class path, in one line.", level: "WARN", loggers: ["org.apache.zookeeper.ZooKeeper"] },
  {
    why: "Values of the configuration, secrets among them, are logged by these at INFO (CVE-2026-24308).",
    level: "WARN",
    loggers: ["org.apache.zookeeper.common.ZKConfig"],
  },
];

const ZOOKEEPER: readonly Quiet[] = [
  {
    why: "Every health check is a four-letter command, and a line at INFO.",
    level: "WARN",
    loggers: ["org.apache.zookeeper.server.NIOServerCnxn", "org.apache.zookeeper.server.command"],
  },
];

function log4j(pattern: string, quiet: readonly Quiet[]): string {
  const appender = "log4j.appender.stdout";
  const blocks = quiet.map(({ why, level, loggers }) =>
    [`# ${why}`, ...loggers.map((logger) => `log4j.logger.${logger}=${level}`)].join("\n"),
  );
  return `${WHERE}
log4j.rootLogger=INFO, stdout
${appender}=org.apache.log4j.ConsoleAppender
${appender}.layout=org.apache.log4j.PatternLayout
${appender}.layout.ConversionPattern=${pattern}

${blocks.join("\n\n")}
`;
}

function log4j2(pattern: string, quiet: readonly Quiet[]): string {
  const blocks = quiet.map(({ why, level, loggers }) =>
    [`      # ${why}`, ...loggers.map((logger) => `      - name: ${logger}\n        level: ${level}`)].join("\n"),
  );
  return `${WHERE}
Configuration:
  Appenders:
    Console:
      name: STDOUT
      PatternLayout:
        pattern: "${pattern}"
  Loggers:
    Root:
      level: INFO
      AppenderRef:
        - ref: STDOUT
    Logger:
${blocks.join("\n")}
`;
}

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
