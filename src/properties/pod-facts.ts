import type { Broker, Node } from "../model/cluster.ts";
import { CONFIG_DIRECTORY } from "./file.ts";
import { word } from "./shell.ts";

/**
 * What only a pod knows, and its broker has to: the address of the Kubernetes node it runs on, or of its load balancer,
 * and its rack. `prepare.sh` writes them into a file; `server.properties` refers to it by one of Kafka's own config
 * providers (KIP-421), so that the text of a file never depends on where a pod runs.
 */
export const POD_FACTS_FILE = "pod.properties";
/** What clients outside are told to connect to. */
export const EXTERNAL_HOST = "external.host";
export const RACK = "rack";

/** The addresses of the load balancers, one file per broker: the ConfigMap of this name, as a pod sees it. */
export const ADDRESSES_DIRECTORY = "/etc/kafka-cluster-addresses";
export const ADDRESSES_NAME = "kafka-addresses";

const PROVIDER = "pod";
const path = `${CONFIG_DIRECTORY}/${POD_FACTS_FILE}`;

/** A value of `server.properties` that Kafka reads from the pod's own file. */
export const podFact = (key: typeof EXTERNAL_HOST | typeof RACK): string => `\${${PROVIDER}:${path}:${key}}`;

/** Who knows the host clients outside are told; undefined = the model. */
export const hostOf = (node: Node): "node" | "loadBalancer" | undefined =>
  node.role === "broker" ? node.listeners.find(({ hostOf: whose }) => whose !== undefined)?.hostOf : undefined;

const rackLabelOf = (node: Node): string | undefined => (node.role === "broker" ? node.rackLabel : undefined);

/** The keys that make Kafka read the pod's file, and no other (KIP-993); none where nothing of it is wanted. */
export function providerEntries(broker: Broker): Readonly<Record<string, string>> {
  if (hostOf(broker) === undefined && rackLabelOf(broker) === undefined) return {};
  return {
    "config.providers": PROVIDER,
    [`config.providers.${PROVIDER}.class`]: "org.apache.kafka.common.config.provider.FileConfigProvider",
    [`config.providers.${PROVIDER}.param.allowed.paths`]: path,
  };
}

/** The part of `prepare.sh` that writes the file: empty where nothing of it is wanted. The same for every node of a role. */
export function writePodFacts(node: Node): string {
  const host = hostOf(node);
  const rackLabel = rackLabelOf(node);
  const parts = [
    ...(host === undefined ? [] : [host === "node" ? HOST_OF_NODE : HOST_OF_BALANCER, WRITE_HOST]),
    ...(rackLabel === undefined ? [] : [writeRack(rackLabel)]),
  ];
  if (parts.length === 0) return "";
  return `# What only this pod knows, and its broker reads by a config provider.
facts=${path}
: >"$facts.new"
${parts.join("\n")}
mv "$facts.new" "$facts"

`;
}

const HOST_OF_NODE = `host=$NODE_IP`;

const HOST_OF_BALANCER = `address=${ADDRESSES_DIRECTORY}/$node
if [[ ! -s $address ]]; then
  echo "$node waits for the address of its load balancer: ConfigMap ${ADDRESSES_NAME} does not have it yet."
  until [[ -s $address ]]; do
    sleep 0.2 &
    wait $!
  done
fi
host=$(<"$address")`;

/** An IPv6 address stands in brackets in front of a port. */
const WRITE_HOST = `[[ $host == *:* ]] && host="[$host]"
printf '${EXTERNAL_HOST}=%s\\n' "$host" >>"$facts.new"`;

const writeRack = (
  label: string,
): string => `[[ -n $RACK ]] || echo "The pod has no label "${word(label)}": its broker has no rack of its own."
printf '${RACK}=%s\\n' "$RACK" >>"$facts.new"`;
