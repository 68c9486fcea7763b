import type { DockerCluster } from "../../model/cluster.ts";
import { UI, type Ui } from "../../model/ui.ts";
import { CONFIG_DIRECTORY } from "../../properties/file.ts";
import { UI_ENVIRONMENT, uiFile } from "../../properties/ui.ts";
import type { Companion } from "./companion.ts";
import type { HostBinding } from "./container.ts";

/** The web view as a container, which starts as its image says; none where the description has none. Pure. */
export function uiCompanions(
  cluster: Pick<DockerCluster, "name" | "brokers" | "connect" | "ui">,
): readonly Companion[] {
  const { ui } = cluster;
  if (ui === undefined) return [];
  const { name, content } = uiFile(cluster);
  return [
    {
      name: UI,
      role: UI,
      aliases: [],
      image: ui.image,
      user: undefined,
      entrypoint: undefined,
      envs: Object.entries(UI_ENVIRONMENT).map(([key, value]) => `${key}=${value}`),
      files: [{ file: `${CONFIG_DIRECTORY}/${name}`, content, executable: false }],
      secretFiles: [],
      ports: uiBindings(ui),
      directories: [],
      volumes: [],
      scratch: [],
      health: undefined,
      stopSeconds: 10,
    },
  ];
}

/** Its port on this machine. */
export function uiBindings({ published, port }: Ui): readonly HostBinding[] {
  return published === undefined
    ? []
    : [{ what: "web view", setting: "listeners.uiPort", ...published, internal: port }];
}
