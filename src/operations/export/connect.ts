import { basename } from "node:path";
import type { Cluster, KubernetesCluster } from "../../model/cluster.ts";
import { CONNECT, CONNECT_PORT, type Connect, type Connector } from "../../model/connect.ts";
import { workloadName } from "../../model/names.ts";
import { isOn } from "../../model/targets.ts";
import { connectorConfig, secretPath } from "../../properties/connect.ts";
import { word } from "../../properties/shell.ts";
import { SECRETS_NAME } from "../../targets/kubernetes/connect/names.ts";
import { kubectlFor } from "../../targets/kubernetes/kubectl.ts";
import type { ExportedFile } from "./folder.ts";

export const CONNECTORS_FILE = "connectors.sh";

/**
 * The script that brings the connectors of distributed workers to the description: they are no objects of Kubernetes, and
 * Compose knows none.
 * A standalone worker has its own as files. No file where there is nothing to bring. Pure.
 */
export function connectorsFile(cluster: Cluster): ReadonlyMap<string, ExportedFile> {
  const { connect, name } = cluster;
  if (connect === undefined || !needsScript(connect)) return new Map();
  const content = `\
#!/usr/bin/env bash
# The connectors of the cluster ${name}, for a shell in one of its workers, once they are ready and as often as you like:
#
#   ${inWorker(cluster)} bash -s < ${CONNECTORS_FILE}
#
# Each is made, or brought to these settings. One that is not here any more goes on: \`pulumi up\` would remove it.
set -euo pipefail
${BRING}
${connect.connectors.map(lineOf).join("\n")}
`;
  return new Map([[CONNECTORS_FILE, { content, executable: true }]]);
}

const inWorker = (cluster: Cluster): string =>
  isOn(cluster, "kubernetes")
    ? `${kubectlFor(cluster)} exec -i ${CONNECT}-1 -c ${workloadName(CONNECT)} --`
    : `docker exec -i ${cluster.name}-${CONNECT}-1`;

const needsScript = ({ mode, connectors }: Connect): boolean => mode === "distributed" && connectors.length > 0;

const lineOf = (connector: Connector): string =>
  `bring ${connector.name} ${connector.paused ? "pause" : "resume"} ${word(JSON.stringify(connectorConfig(connector)))}`;

const BRING = `# Lengths are counted in bytes.
export LC_ALL=C

ask() {
  exec 3<>/dev/tcp/127.0.0.1/${CONNECT_PORT}
  printf '%s %s HTTP/1.0\\r\\nContent-Type: application/json\\r\\nContent-Length: %d\\r\\n\\r\\n%s' "$1" "$2" "\${#3}" "$3" >&3
  answer=$(cat <&3)
  exec 3>&-
  read -r _ code _ <<<"$answer"
}

# 409 and 500 while the workers share out their work: it is asked again.
bring() {
  local step
  for step in "config $3" "$2 "; do
    for _ in {1..60}; do
      ask PUT "/connectors/$1/\${step%% *}" "\${step#* }"
      [[ $code == 409 || $code == 500 ]] || break
      sleep 1
    done
    [[ $code == 20? ]] || { printf '%s was refused: %s\\n' "$1" "\${answer##*$'\\n'}" >&2 && exit 1; }
  done
  echo "$1: $2d"
}
`;

/** What a person does besides, as lines with commands; empty where there is no Connect. Pure. */
export function connectHint(cluster: KubernetesCluster): string {
  const { connect } = cluster;
  if (connect === undefined) return "";
  const sources = connect.secrets.map(({ name, path }) => `--from-file=${basename(secretPath(name))}=${path}`);
  const secret = [
    "Before the workers start, the Secret that they mount, from the project's folder:",
    "",
    `  ${kubectlFor(cluster)} create secret generic ${SECRETS_NAME} ${sources.join(" ")}`,
  ];
  const script = [`Once they are ready, ${CONNECTORS_FILE} makes the connectors; how to run it stands in it.`];
  return [...(sources.length === 0 ? [] : [secret]), ...(needsScript(connect) ? [script] : [])]
    .map((lines) => `\n${lines.join("\n")}\n`)
    .join("");
}
