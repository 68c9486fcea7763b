import { resolve } from "node:path";
import type { DockerCluster, MetadataMode } from "../../model/cluster.ts";
import { aloneFiles } from "../../properties/alone.ts";
import { render } from "../../properties/render.ts";
import { composeProject } from "../../targets/docker/compose.ts";
import { CONNECTORS_FILE, connectorsFile } from "./connect.ts";
import type { ExportedFiles } from "./folder.ts";
import { yamlText } from "./yaml.ts";

/**
 * `docker-compose.yml`, the nodes' files, and the project's name for Compose. What the description names of this machine
 * is relative to `root`, by default to where the command runs. Pure.
 */
export function exportCompose(cluster: DockerCluster, root = "."): ExportedFiles {
  const { file, files } = composeProject(cluster, aloneFiles(render(cluster)), (path) => resolve(root, path));
  return new Map([
    ["docker-compose.yml", { content: yamlText(header(cluster), file) }],
    // The directory's name would be the project's otherwise, and two directories may have the same.
    [".env", { content: `COMPOSE_PROJECT_NAME=${cluster.name}\n` }],
    ...files,
    ...connectorsFile(cluster),
  ]);
}

const KEEPERS: Readonly<Record<MetadataMode, string>> = {
  zookeeper: "ZooKeeper's majority",
  kraft: "a controller",
};

const header = (cluster: DockerCluster): string => {
  const { name, version, brokers, target, metadata } = cluster;
  return `\
The Kafka cluster ${name} (Kafka ${version}), exported by \`kafka-cluster export --to compose\`: change the description and
export again, not this file. For docker-compose 1.29 and for docker compose v2, in this directory:

  docker-compose up -d        raises it; nodes report (healthy) in \`docker-compose ps\` when they serve
  docker-compose down         takes it down and keeps the data; with -v it deletes the data too

Guarded: nodes start empty only at the birth of the cluster. The service \`begin\` compares all volumes before the others
start, and lets none start where a broker's volume or ${KEEPERS[metadata]} has lost its data.

Not there, unlike with \`pulumi up\`:
- no proof that the cluster is ready, and no check of ports, memory or settings that contradict each other;
- no gate: \`docker-compose up -d\` replaces changed nodes all at once. After a change of a file below nodes/ restart one
  node after another, each when the one before is healthy: docker-compose restart ${brokers.at(-1)?.name};
- settings of the whole cluster are in the brokers' files, and a change needs such a restart;
- no take-over: containers or networks of the same names that Pulumi made have to go first (\`pulumi destroy\`, which
  keeps the volumes; they are used as they are).${
    connectorsFile(cluster).size === 0
      ? ""
      : `\n- no connectors: ${CONNECTORS_FILE} makes them once the workers are healthy; how to run it stands in it.`
  }${
    target.host === undefined
      ? ""
      : `\n\nThe description names the engine ${target.host}. The files below nodes/ are mounted from this directory, so\ndocker-compose has to run on that machine.`
  }
`;
};
