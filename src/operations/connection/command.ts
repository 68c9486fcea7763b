import { formatAddress } from "../../kafka/address.ts";
import type { ListenerName } from "../../model/cluster.ts";
import { FORMATS, type Format } from "../../outputs/formats.ts";
import { type ClusterOptions, openCluster } from "../cluster/open.ts";
import { type SeenCluster, seeCluster } from "../cluster/vantage.ts";
import { Failure } from "../output/failure.ts";

export interface ConnectionOptions extends ClusterOptions {
  readonly format: string;
  readonly from?: string;
}

interface Place {
  readonly listener: ListenerName;
  /** Completes "For clients …". */
  readonly words: string;
  /** What has to be in the description for such an address. */
  readonly needs: string;
}

const inside: Place = { listener: "INTERNAL", words: "in the cluster's network", needs: "a running cluster" };

/** Where a client can be. What is beside the brokers is a container on Docker and a pod on Kubernetes. */
const PLACES: ReadonlyMap<string, Place> = new Map([
  [
    "host",
    {
      listener: "EXTERNAL",
      words: "outside of the cluster's network",
      needs: "kubernetes.external in the description (on Docker there always is one)",
    },
  ],
  ["container", inside],
  ["pod", inside],
  [
    "gateway",
    {
      listener: "GATEWAY",
      words: "in containers of other projects",
      needs: "listeners.hostGateway in the description",
    },
  ],
]);

/** Prints what a client at one place has to be told, in the form it reads. No broker is asked: it may be down. */
export async function connection(options: ConnectionOptions): Promise<number> {
  const format = oneOf("--format", options.format, Object.keys(FORMATS)) as Format;
  const from = oneOf("--from", options.from ?? "host", [...PLACES.keys()]);
  const open = await openCluster(options);
  process.stdout.write(connectionText(open.cluster.name, await seeCluster(open), format, from));
  return 0;
}

/** Throws a Failure where the cluster has no address for that place. */
export function connectionText(
  name: string,
  { nodes }: Pick<SeenCluster, "nodes">,
  format: Format,
  from: string,
): string {
  const { listener, words, needs } = PLACES.get(from) ?? inside;
  const addresses = nodes.flatMap(({ listeners }) =>
    listeners.flatMap((one) => (one.name === listener ? [formatAddress(one.advertised)] : [])),
  );
  if (addresses.length > 0) return FORMATS[format](addresses.join(","), words);
  const others = [...PLACES].flatMap(([place, other]) =>
    nodes.some(({ listeners }) => listeners.some((one) => one.name === other.listener)) ? [`--from ${place}`] : [],
  );
  throw new Failure(`Cluster ${name} has no address for clients ${words}: that takes ${needs}.`, {
    ...(others.length > 0 ? { remedy: `It has some for ${others.join(", ")}.` } : {}),
  });
}

function oneOf(option: string, value: string, known: readonly string[]): string {
  if (known.includes(value)) return value;
  throw new Failure(`${option} takes ${known.join(", ")}, not "${value}".`);
}
