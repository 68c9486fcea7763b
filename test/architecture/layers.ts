import type { SourceFile } from "./sources.ts";

/** Who may import whom. Everything that is not written here is forbidden. */
export interface Layer {
  /** Folders or files below src/ whose code may be imported, the layer's own aside. */
  readonly from: readonly string[];
  /** Packages; a `type` import of another one is still forbidden unless it is in `types`. */
  readonly packages: readonly string[];
  /** Packages of which only types are used, which leave nothing at run time. */
  readonly types?: readonly string[];
}

const pure = ["spec", "model", "properties"];
const described = [...pure, "kafka", "targets", "readiness", "outputs"];

/**
 * The folders of src/, in the order in which data passes through them. `node:*` stands for all of Node's own modules;
 * spec, model and properties have none of it: they compute, and whoever calls them reads and writes.
 */
export const layers: Readonly<Record<string, Layer>> = {
  spec: { from: [], packages: ["yaml", "zod"] },
  // A digest is computed, and nothing is read for it.
  model: { from: ["spec"], packages: ["node:crypto"] },
  properties: { from: ["spec", "model"], packages: [] },
  kafka: { from: [], packages: ["node:*", "@platformatic/kafka"] },
  targets: { from: pure, packages: ["node:*", "@pulumi/pulumi"] },
  "targets/docker": {
    from: [...pure, "targets"],
    packages: ["node:*", "@pulumi/pulumi", "@pulumi/docker", "dockerode", "tar-stream"],
  },
  "targets/kubernetes": {
    from: [...pure, "targets"],
    packages: ["node:*", "@pulumi/pulumi", "@pulumi/kubernetes"],
    types: ["@kubernetes/client-node"],
  },
  "targets/kubernetes/api.ts": { from: [...pure], packages: ["@kubernetes/client-node"] },
  readiness: { from: [...pure, "kafka", "targets"], packages: ["node:*"] },
  outputs: { from: [...pure, "kafka", "targets", "readiness"], packages: [] },
  operations: {
    from: [...described, "connect", "operations/doctor", "operations/export", "operations/project"],
    packages: ["node:*", "commander", "tar-stream", "yaml"],
    types: ["dockerode", "@kubernetes/client-node"],
  },
  // It asks whether what the setup puts in place is there, so it has to know where that is.
  "operations/doctor": {
    from: [...described, "operations", "setup"],
    packages: ["node:*", "yaml"],
    types: ["dockerode"],
  },
  // It renders charts with the Helm that the setup puts in place.
  // Environments and images: their work is the setup's.
  "operations/project": {
    from: [...described, "operations", "setup", "testing"],
    packages: ["node:*"],
    types: ["commander"],
  },
  "operations/export": { from: [...described, "operations", "setup"], packages: ["node:*", "yaml"] },
  // Throw-away clusters: the program's component, raised with what the setup puts in place.
  testing: {
    from: [...described, "operations", "setup", "cluster.ts", "unloaded.ts"],
    packages: ["node:*", "@pulumi/pulumi"],
    types: ["dockerode"],
  },
  setup: {
    from: [...described, "operations", "../images"],
    packages: ["node:*", "@pulumi/pulumi", "yaml", "tar-stream"],
    types: ["dockerode", "@kubernetes/client-node"],
  },
  // What connect.ts calls, and the one adapter over Kafka Connect's REST.
  connect: { from: [...pure, "targets", "readiness"], packages: ["node:*", "@pulumi/pulumi"] },
  // What topics.ts calls: it compares, registers and changes, and needs a cluster that is ready.
  topics: { from: [...pure, "kafka", "targets", "readiness"], packages: ["@pulumi/pulumi"] },
  // The program itself: index.ts, cluster.ts and what stands beside them.
  "": { from: [...described, "topics", "connect"], packages: ["node:*", "@pulumi/pulumi"] },
  "cli.ts": { from: ["operations"], packages: ["node:*"] },
};

/** The layer of a file: the longest name of the table that its path begins with. */
export function layerOf(path: string): string {
  const below = path.replace(/^src\//, "");
  const names = Object.keys(layers).filter((name) => below === name || below.startsWith(`${name}/`));
  return names.sort((a, b) => b.length - a.length)[0] ?? (below.includes("/") ? (below.split("/")[0] ?? "") : "");
}

/** Everything a file imports against the table, as sentences; nothing = as it should be. */
export function trespasses({ path, imports }: SourceFile): readonly string[] {
  const name = layerOf(path);
  const layer = layers[name];
  if (layer === undefined) return [`${path} is in src/${name}, which has no place in the order of layers`];
  return imports
    .filter(({ target, isOurs, typeOnly }) => {
      if (!isOurs) return !mayUse(layer, target, typeOnly);
      return layerOf(target) !== name && !layer.from.some((folder) => isBelow(target, folder));
    })
    .map(({ target }) => `${path} imports ${target}`);
}

function mayUse({ packages, types = [] }: Layer, target: string, typeOnly: boolean): boolean {
  return [...packages, ...(typeOnly ? types : [])].some((allowed) =>
    allowed === "node:*" ? target.startsWith("node:") : allowed === target,
  );
}

function isBelow(target: string, folder: string): boolean {
  if (folder.startsWith("../")) return target.startsWith(`${folder.slice(3)}/`);
  return target === `src/${folder}` || target.startsWith(`src/${folder}/`);
}
