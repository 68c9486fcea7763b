/** The text of `bin/<tool>.sh`, written from one row of the tool table. */
import { forVersion } from "./line.ts";
import type { Tool } from "./tools.ts";

export function toolScript(tool: Tool, version: string): string {
  const lines = [
    "#!/bin/bash",
    ...usageCheck(tool),
    `[[ $0 == */* ]] && here=\${0%/*} || here=.`,
    ...log4jDefault(tool, version),
    ...heapDefault(tool),
    ...answerDefaults(tool),
    ...daemonArguments(tool),
    command(tool),
  ];
  return `${lines.join("\n")}\n`;
}

function usageCheck({ usage }: Tool): string[] {
  return usage === undefined ? [] : [`if (( $# < 1 )); then echo "USAGE: $0 ${usage}" >&2; exit 1; fi`];
}

function log4jDefault({ log4j }: Tool, version: string): string[] {
  if (log4j === undefined) return [];
  const text = `export KAFKA_LOG4J_OPTS=\${KAFKA_LOG4J_OPTS:-@LOG4J@$here/../config/${log4j}-@LOG4J_FILE@}`;
  return [forVersion(text, version)];
}

function heapDefault({ heap }: Tool): string[] {
  return heap === undefined ? [] : [`export KAFKA_HEAP_OPTS="\${KAFKA_HEAP_OPTS:-${heap}}"`];
}

/** Nobody attaches to what ends in a second: java's own agent for that costs a tenth of it. */
function answerDefaults({ answers }: Tool): string[] {
  if (!answers) return [];
  const options = "-XX:+UseSerialGC -XX:TieredStopAtLevel=1 -XX:-UsePerfData -Djava.awt.headless=true";
  return [
    `export KAFKA_JVM_PERFORMANCE_OPTS="\${KAFKA_JVM_PERFORMANCE_OPTS:-${options}}"`,
    `[[ -n $JMX_PORT ]] || export KAFKA_JMX_OPTS="\${KAFKA_JMX_OPTS:- }"`,
  ];
}

function daemonArguments({ daemonArgs }: Tool): string[] {
  if (daemonArgs === undefined) return [];
  return [
    `EXTRA_ARGS=\${EXTRA_ARGS-${daemonArgs}}`,
    `if [[ $1 == -daemon ]]; then EXTRA_ARGS="-daemon $EXTRA_ARGS"; shift; fi`,
  ];
}

function command({ mainClass, daemonArgs, firstArg }: Tool): string {
  const before = daemonArgs === undefined ? "" : "$EXTRA_ARGS ";
  const after = firstArg === undefined ? "" : `${firstArg} `;
  return `exec "$here/kafka-run-class.sh" ${before}${mainClass} ${after}"$@"`;
}
