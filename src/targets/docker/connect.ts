import type { DockerCluster } from "../../model/cluster.ts";
import {
  CONNECT,
  type Connect,
  FILES_DIRECTORY,
  OFFSETS_DIRECTORY,
  OFFSETS_VOLUME,
  PLUGINS_DIRECTORY,
} from "../../model/connect.ts";
import { secretPath } from "../../properties/connect.ts";
import { CONFIG_DIRECTORY } from "../../properties/file.ts";
import type { RenderedCluster } from "../../properties/render.ts";
import type { ConnectInputs } from "../target.ts";
import type { Companion } from "./companion.ts";
import type { HostBinding } from "./container.ts";

/** A worker ends its tasks and says goodbye to the others. */
const stopSeconds = 30;

/** The workers of Kafka Connect as containers; none where the description has no Connect. Pure. */
export function connectCompanions(
  { connect }: Pick<DockerCluster, "connect">,
  rendered: Pick<RenderedCluster, "connect">,
  inputs: ConnectInputs | undefined,
  image: string,
): readonly Companion[] {
  if (connect === undefined) return [];
  const { uid, gid, scratch } = connect.image.profile;
  const standalone = connect.mode === "standalone";
  return connect.workers.map((worker) => ({
    name: worker.name,
    role: CONNECT,
    aliases: [CONNECT],
    image,
    user: `${uid}:${gid}`,
    entrypoint: ["bash", `${CONFIG_DIRECTORY}/launch.sh`],
    envs: [],
    files: (rendered.connect?.get(worker.name) ?? []).map(({ name, content, executable = false }) => ({
      file: `${CONFIG_DIRECTORY}/${name}`,
      content,
      executable,
    })),
    secretFiles: (inputs?.secrets ?? []).map(({ name, content }) => ({ file: secretPath(name), content })),
    ports: connectBindings(worker),
    directories: directoriesOf(inputs),
    volumes: standalone ? [{ volume: OFFSETS_VOLUME, path: OFFSETS_DIRECTORY }] : [],
    scratch: standalone ? scratch : [OFFSETS_DIRECTORY, ...scratch],
    health: ["bash", `${CONFIG_DIRECTORY}/health.sh`],
    stopSeconds,
  }));
}

/** A worker's ports on this machine. */
export function connectBindings({ published, port }: Connect["workers"][number]): readonly HostBinding[] {
  if (published === undefined) return [];
  return [{ what: "REST", setting: "listeners.connectPortBase", ...published, internal: port }];
}

function directoriesOf(inputs: ConnectInputs | undefined): Companion["directories"] {
  return [
    ...(inputs?.plugins === undefined ? [] : [{ source: inputs.plugins, path: PLUGINS_DIRECTORY, readOnly: true }]),
    ...(inputs?.files === undefined ? [] : [{ source: inputs.files, path: FILES_DIRECTORY, readOnly: false }]),
  ];
}
