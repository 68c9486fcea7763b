/** The text of `bin/<tool>.sh`, written from one row of the tool table. */
import type { Tool } from "./tools.ts";

export function toolScript(tool: Tool): string {
  const lines = [
    "#!/bin/bash",
    ...usageCheck(tool),
    `[[ $0 == */* ]] && here=\${0%/*} || here=.`,
    ...log4jDefault(tool),
    ...heapDefault(tool),
    ...daemonArguments(tool),
    command(tool),
  ];
  return `${lines.join("\n")}\n`;
}

function usageCheck({ usage }: Tool): string[] {
  return usage === undefined ? [] : [`if (( $# < 1 )); then echo "USAGE: $0 ${usage}" >&2; exit 1; fi`];
}

function log4jDefault({ log4j }: Tool): string[] {
  return log4j === undefined
    ? []
    : [`export KAFKA_LOG4J_OPTS=\${KAFKA_LOG4J_OPTS:--Dlog4j.configuration=file:$here/../config/${log4j}}`];
}

function heapDefault({ heap }: Tool): string[] {
  return heap === undefined ? [] : [`export KAFKA_HEAP_OPTS="\${KAFKA_HEAP_OPTS:-${heap}}"`];
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
