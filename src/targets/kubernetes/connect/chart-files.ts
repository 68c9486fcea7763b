import { AWAIT_KAFKA_SCRIPT } from "../../../properties/await-kafka.ts";
import { PROBE_SCRIPT } from "../../../properties/probe.ts";
import type { RenderedCluster } from "../../../properties/render.ts";
import type { ChartFiles } from "../chart-files.ts";

/** Parts the rendered files of the workers as their chart takes them. Pure. */
export function connectChartFiles({ connect = new Map() }: Pick<RenderedCluster, "connect">): ChartFiles {
  const [texts = []] = connect.values();
  const shared = texts.filter(({ name }) => SHARED.has(name)).map(({ name, content }) => [name, content]);
  return {
    shared: {
      ...Object.fromEntries(shared),
      "prepare.sh": AWAIT_KAFKA_SCRIPT,
      "probe.sh": PROBE_SCRIPT,
    },
    nodes: Object.fromEntries(
      [...connect].map(([worker, files]) => [
        worker,
        Object.fromEntries(files.flatMap(({ name, content }) => (SHARED.has(name) ? [] : [[name, content]]))),
      ]),
    ),
  };
}

/** What no worker is named in. */
const SHARED: ReadonlySet<string> = new Set(["log4j.properties", "health.sh"]);
