import type Docker from "dockerode";
import type { Labels } from "../../src/targets/labels.ts";

export interface Thing {
  readonly kind: "container" | "volume" | "network";
  readonly name: string;
  readonly labels: Labels;
}

interface Filtered {
  readonly filters?: { readonly label?: readonly string[] };
}

const hasAll = (labels: Labels, { filters }: Filtered = {}): boolean =>
  (filters?.label ?? []).every((wanted) => {
    const at = wanted.indexOf("=");
    return at < 0 ? wanted in labels : labels[wanted.slice(0, at)] === wanted.slice(at + 1);
  });

/** As much of an engine as is swept. `left` is what it still has; `busy` answers 409 to the first removal of these. */
export function fakeEngine(things: readonly Thing[], busy: readonly string[] = []) {
  const left = new Map(things.map((thing) => [thing.name, thing]));
  const refused = new Set(busy);
  const listed = (kind: Thing["kind"], options?: Filtered) =>
    [...left.values()]
      .filter((thing) => thing.kind === kind && hasAll(thing.labels, options))
      .map(({ name, labels }) => ({ Id: name, Name: name, Names: [`/${name}`], Labels: labels }));
  const removable = (name: string) => ({
    remove: async () => {
      if (refused.delete(name)) throw Object.assign(new Error("in use"), { statusCode: 409 });
      if (!left.delete(name)) throw Object.assign(new Error("no such thing"), { statusCode: 404 });
    },
  });
  const engine = {
    listContainers: async (options?: Filtered) => listed("container", options),
    listNetworks: async (options?: Filtered) => listed("network", options),
    listVolumes: async (options?: Filtered) => ({ Volumes: listed("volume", options) }),
    getContainer: removable,
    getVolume: removable,
    getNetwork: removable,
  };
  return { docker: engine as unknown as Docker, left: () => [...left.keys()] };
}
