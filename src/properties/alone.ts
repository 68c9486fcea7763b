import type { RenderedCluster } from "./render.ts";
import { renderSections } from "./sections.ts";

/**
 * The files for a cluster that no program looks after once it runs: nobody applies the settings of the whole cluster
 * there, so they stand in every broker's file, and a change of one needs a restart like any other. Pure.
 */
export function aloneFiles({ nodes, dynamic, ...others }: RenderedCluster): RenderedCluster {
  const text = renderSections("", [{ title, entries: dynamic }], {}).replace(/^# \n\n/, "");
  const withSettings = (name: string, content: string) =>
    name === "server.properties" ? `${content}\n${text}` : content;
  return {
    ...others,
    nodes: new Map(
      [...nodes].map(([node, files]) => [
        node,
        files.map((file) => ({ ...file, content: withSettings(file.name, file.content) })),
      ]),
    ),
    dynamic: {},
  };
}

const title = "Settings of the whole cluster. `pulumi up` applies them while the brokers run; here nobody does.";
