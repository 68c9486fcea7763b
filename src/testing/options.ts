import type { MetadataMode } from "../model/cluster.ts";
import { DEFAULT_BRIDGE } from "../model/names.ts";
import { Failure } from "../operations/output/failure.ts";
import type { Description } from "../spec/schema.ts";

/** What a test may say about its cluster; everything has a default. Repeated in index.d.cts, in the words of a user. */
export interface ClusterOptions {
  readonly metadata?: MetadataMode;
  readonly brokers?: number;
  readonly zookeepers?: number;
  readonly network?: boolean;
  readonly name?: string;
  readonly version?: string;
  readonly image?: string;
  readonly heap?: string;
  readonly overrides?: Readonly<Record<string, string | number | boolean>>;
  readonly hostGateway?: boolean;
}

const KNOWN = [
  ...["metadata", "brokers", "zookeepers", "network", "name", "version", "image", "heap", "overrides"],
  "hostGateway",
];
/** With their defaults. */
export type SettledOptions = ClusterOptions &
  Required<Pick<ClusterOptions, "metadata" | "brokers" | "network" | "name">>;

const MODES: readonly MetadataMode[] = ["zookeeper", "kraft"];
const USUAL_NAME = "throwaway";
const MAX_BROKERS = 3;
/** A cluster's name has at most 40 characters, and `-` with eight digits comes behind. */
const NAME = /^[a-z]([a-z0-9-]{0,29}[a-z0-9])?$/;

/** Options with their defaults. Throws a Failure with everything that is wrong: what a test is written in may check nothing. */
export function settleOptions(options: ClusterOptions): SettledOptions {
  const { metadata = "zookeeper", brokers = 1, name = USUAL_NAME } = options;
  const zookeepers = metadata === "kraft" ? undefined : (options.zookeepers ?? 1);
  const canBeAlone = metadata === "kraft" && brokers === 1;
  const { network = !canBeAlone } = options;
  const wrong = [
    ...Object.keys(options).flatMap((key) => (KNOWN.includes(key) ? [] : [`${key} is none of ${KNOWN.join(", ")}`])),
    ...(Number.isInteger(brokers) && brokers >= 1 && brokers <= MAX_BROKERS
      ? []
      : [`brokers is ${brokers}; a throw-away cluster has 1 to ${MAX_BROKERS}`]),
    ...(MODES.includes(metadata) ? [] : [`metadata is "${metadata}"; write ${MODES.join(" or ")}`]),
    ...(zookeepers === undefined || [1, 3].includes(zookeepers) ? [] : [`zookeepers is ${zookeepers}; write 1 or 3`]),
    ...(metadata === "kraft" && options.zookeepers !== undefined
      ? [`zookeepers is ${options.zookeepers}, but metadata is kraft: the brokers are the controllers`]
      : []),
    ...(network || canBeAlone
      ? []
      : ["network is false; only one broker with metadata: kraft has nobody to find in a network"]),
    ...(NAME.test(name) ? [] : [`name is "${name}"; write at most 31 lower-case letters, digits and "-"`]),
  ];
  if (wrong.length > 0) throw new Failure("This cluster cannot be started.", { details: wrong });
  return { ...options, metadata, brokers, ...(zookeepers === undefined ? {} : { zookeepers }), network, name };
}

/**
 * The same as a description of a cluster, which `up` would take as it is. `network` exists: the provider waits 2 s after
 * making one. ZooKeeper is in it too, for the same reason; in KRaft the brokers are the controllers.
 */
export function describeThrowaway(
  { metadata, brokers, zookeepers, network, version, image, heap, overrides, hostGateway }: SettledOptions,
  place: { readonly name: string; readonly hostPortBase: number; readonly gatewayPortBase: number },
): Description {
  return {
    name: place.name,
    target: "docker",
    profile: "laptop",
    ...(version === undefined ? {} : { version }),
    ...(image === undefined ? {} : { image }),
    brokers: {
      count: brokers,
      ...(heap === undefined ? {} : { heap }),
      ...(overrides === undefined ? {} : { overrides: { ...overrides } }),
    },
    ...(metadata === "kraft"
      ? { metadata, controllers: { combined: true } }
      : { zookeeper: { count: zookeepers === 3 ? 3 : 1 } }),
    listeners: {
      hostPortBase: place.hostPortBase,
      ...(hostGateway === true ? { hostGateway, gatewayPortBase: place.gatewayPortBase } : {}),
    },
    docker: { network: network ? place.name : DEFAULT_BRIDGE, metadataNetwork: "clients" },
  };
}
