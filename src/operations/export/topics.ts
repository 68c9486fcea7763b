import type { Cluster, Topic } from "../../model/cluster.ts";
import { word } from "../../properties/shell.ts";
import { kubectlFor } from "../../targets/kubernetes/kubectl.ts";
import type { ExportedFile } from "./folder.ts";

export const TOPICS_FILE = "topics.sh";

/** The script that makes the description's topics, beside whatever else is exported; no file where there are none. Pure. */
export function topicsFile(cluster: Cluster): ReadonlyMap<string, ExportedFile> {
  if (cluster.topics.length === 0) return new Map();
  const content = `\
#!/usr/bin/env bash
# The topics of the cluster ${cluster.name}, for a shell in one of its brokers, once it is ready and as often as you like:
#
#   ${inBroker(cluster)} bash -s < ${TOPICS_FILE}
#
# Those that are not there are made. One that exists is left as it is: kafka-topics --alter and kafka-configs --alter
# change it; \`pulumi up\` would do that.
set -euo pipefail

tool=$(command -v kafka-topics || echo /opt/kafka/bin/kafka-topics.sh)
make() {
  "$tool" --bootstrap-server kafka:9092 --create --if-not-exists "$@" < /dev/null
}

${cluster.topics.map(lineOf).join("\n")}
`;
  return new Map([[TOPICS_FILE, { content, executable: true }]]);
}

/** How somebody without this program runs a command there. */
function inBroker({ name, brokers, target }: Cluster): string {
  const node = brokers[0]?.name ?? "";
  return target.kind === "docker"
    ? `docker exec -i ${name}-${node}`
    : `${kubectlFor({ target })} exec -i ${node} -c kafka --`;
}

function lineOf({ name, partitions, replicationFactor, config }: Topic): string {
  const options = [
    ...["--topic", name, "--partitions", String(partitions), "--replication-factor", String(replicationFactor)],
    ...Object.entries(config).flatMap(([key, value]) => ["--config", `${key}=${value}`]),
  ];
  return `make ${options.map((text) => (/^[\w.,=-]+$/.test(text) ? text : word(text))).join(" ")}`;
}
