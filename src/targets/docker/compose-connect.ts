import type { DockerCluster } from "../../model/cluster.ts";
import { secretPath } from "../../properties/connect.ts";
import { CONFIG_DIRECTORY } from "../../properties/file.ts";
import type { RenderedCluster, RenderedFile } from "../../properties/render.ts";
import type { Companion } from "./companion.ts";
import { companionService } from "./compose-companion.ts";
import { connectCompanions } from "./connect.ts";
import { type Labels, label } from "./labels.ts";
import { volumeName } from "./names.ts";

export interface ComposeParts {
  readonly services: Readonly<Record<string, object>>;
  readonly volumes: Readonly<Record<string, { readonly name: string; readonly labels: Labels }>>;
  readonly files: ReadonlyMap<string, Omit<RenderedFile, "name">>;
}

/**
 * Kafka Connect's workers as services of a Compose project; nothing where there are none. Directories and secrets are
 * mounted from where the description says, by `at`, and not copied. Pure.
 */
export function connectServices(
  cluster: DockerCluster,
  rendered: RenderedCluster,
  image: string,
  at: (path: string) => string,
): ComposeParts {
  const { connect } = cluster;
  if (connect === undefined) return { services: {}, volumes: {}, files: new Map() };
  const path = (written: string | undefined) => (written === undefined ? undefined : at(written));
  const inputs = { plugins: path(connect.plugins), files: path(connect.files), secrets: [] };
  const workers = connectCompanions(cluster, rendered, inputs, connect.image.reference ?? image);
  const secrets = connect.secrets.map((secret) => `${at(secret.path)}:${secretPath(secret.name)}:ro`);
  const services = workers.map((worker): [string, object] => {
    const mounts = [
      ...worker.volumes.map((mount) => `${volumeName(cluster, worker, mount.volume)}:${mount.path}`),
      ...worker.directories.map(({ source, path, readOnly }) => `${source}:${path}${readOnly ? ":ro" : ""}`),
      ...secrets,
      `./nodes/${worker.name}:${CONFIG_DIRECTORY}:ro`,
    ];
    return [worker.name, companionService(cluster, worker, mounts)];
  });
  return {
    services: Object.fromEntries(services),
    volumes: Object.fromEntries(workers.flatMap((worker) => volumesOf(cluster, worker))),
    files: new Map(workers.flatMap(filesOf)),
  };
}

function volumesOf(cluster: DockerCluster, worker: Companion): [string, ComposeParts["volumes"][string]][] {
  return worker.volumes.map(({ volume }) => {
    const name = volumeName(cluster, worker, volume);
    const labels = { [label.cluster]: cluster.name, [label.node]: worker.name, [label.role]: worker.role };
    return [name, { name, labels }];
  });
}

type File = [path: string, file: Omit<RenderedFile, "name">];

const filesOf = ({ name, files }: Companion): readonly File[] =>
  files.map(({ file, content, executable }) => [
    `nodes/${name}/${file.slice(CONFIG_DIRECTORY.length + 1)}`,
    { content, executable },
  ]);
