import type { Cluster } from "../model/cluster.ts";
import {
  type Connect,
  type Connector,
  type ConnectWorker,
  OFFSETS_FILE,
  PLUGINS_DIRECTORY,
  SECRET_EXPRESSION,
  SECRETS_DIRECTORY,
} from "../model/connect.ts";
import { CLASS_ARCHIVE } from "./archive.ts";
import { CONFIG_DIRECTORY, type RenderedFile } from "./file.ts";
import { LISTEN, serve } from "./launch.ts";
import { consoleLogging, loggingOption } from "./logging.ts";
import { renderSections, type Section } from "./sections.ts";
import { exports } from "./shell.ts";

/** What `launch.sh` makes of `connect.properties`: with the plugins that the image and the mounts turn out to have. */
const COMPLETE = "/tmp/kafka-cluster/connect.properties";
/** The file of a worker's settings. */
export const PROPERTIES = "connect.properties";

/** By worker: the files of its `CONFIG_DIRECTORY`. The same for every target, but for host names. Pure. */
export function renderConnect(cluster: Cluster, connect: Connect): ReadonlyMap<string, readonly RenderedFile[]> {
  return new Map(connect.workers.map((worker) => [worker.name, renderWorker(cluster, connect, worker)]));
}

function renderWorker(cluster: Cluster, connect: Connect, worker: ConnectWorker): readonly RenderedFile[] {
  const files = connect.mode === "standalone" ? connect.connectors.map(connectorFile) : [];
  return [
    { name: PROPERTIES, content: workerProperties(cluster, connect, worker) },
    ...files,
    connectLogging(cluster),
    { name: "launch.sh", content: launchScript(cluster, connect, worker, files), executable: true },
    { name: "health.sh", content: healthScript(worker), executable: true },
  ];
}

/** What Connect is given for a connector: `${secret:NAME:KEY}` with the file's path, as its provider reads it. Pure. */
export function connectorConfig({ config }: Connector): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(config).map(([key, value]) => [key, withPaths(value)]));
}

const withPaths = (value: string): string =>
  value.replace(SECRET_EXPRESSION, (_, name: string, key: string) => `\${secret:${secretPath(name)}:${key}}`);

/** Where a worker has a secret's file. */
export const secretPath = (name: string): string => `${SECRETS_DIRECTORY}/${name}.properties`;

/** https://cwiki.apache.org/confluence/display/KAFKA/KIP-980: a file may say in which state the connector begins. */
function connectorFile(connector: Connector): RenderedFile {
  const { name, paused } = connector;
  const content = { name, config: connectorConfig(connector), initial_state: paused ? "PAUSED" : "RUNNING" };
  return { name: `connector-${name}.json`, content: `${JSON.stringify(content, null, 2)}\n` };
}

function workerProperties(cluster: Cluster, connect: Connect, worker: ConnectWorker): string {
  const sections = [
    brokersSection(cluster),
    stateSection(cluster, connect),
    restSection(connect, worker),
    ...(connect.secrets.length === 0 ? [] : [SECRETS]),
    CONVERTERS,
  ];
  return renderSections(`${worker.name} of the cluster ${cluster.name}.`, sections, connect.overrides);
}

function brokersSection({ brokers }: Cluster): Section {
  const internal = brokers.flatMap(({ listeners }) => listeners.filter(({ name }) => name === "INTERNAL"));
  const bootstrap = internal.map(({ advertised: { host, port } }) => `${host}:${port}`).join(",");
  return { title: "The brokers, by their INTERNAL listeners.", entries: { "bootstrap.servers": bootstrap } };
}

function stateSection({ replication: { factor }, profile }: Cluster, { mode, group, topics }: Connect): Section {
  // At a worker's sudden end its sources send again what they have sent since the last flush.
  const flush = { "offset.flush.interval.ms": 10_000 };
  if (mode === "standalone") {
    return {
      title: "What sources have sent is noted in a file on a volume.",
      entries: { "offset.storage.file.filename": OFFSETS_FILE, ...flush },
    };
  }
  return {
    title:
      "Connectors, offsets and states are in topics that all workers share. A worker's tasks go to the others as soon\n" +
      "as it is gone, and not only after five minutes.",
    entries: {
      "group.id": group,
      "config.storage.topic": topics.configs,
      "config.storage.replication.factor": factor,
      "offset.storage.topic": topics.offsets,
      "offset.storage.replication.factor": factor,
      ...(profile === "laptop" ? { "offset.storage.partitions": 5 } : {}),
      "status.storage.topic": topics.status,
      "status.storage.replication.factor": factor,
      ...(profile === "laptop" ? { "status.storage.partitions": 1 } : {}),
      "scheduled.rebalance.max.delay.ms": 0,
      ...flush,
    },
  };
}

function restSection({ mode }: Connect, { host, port }: ConnectWorker): Section {
  const others = mode === "standalone" ? {} : { "rest.advertised.host.name": host, "rest.advertised.port": port };
  return {
    title: mode === "standalone" ? "REST." : "REST, and where other workers pass requests on to.",
    entries: { listeners: `http://0.0.0.0:${port}`, ...others },
  };
}

const SECRETS: Section = {
  title: `Values that connectors name and do not show: \${secret:FILE:KEY}, of files in one directory only.`,
  entries: {
    "config.providers": "secret",
    "config.providers.secret.class": "org.apache.kafka.common.config.provider.FileConfigProvider",
    "config.providers.secret.param.allowed.paths": SECRETS_DIRECTORY,
  },
};

const CONVERTERS: Section = {
  title: "How records are read and written where a connector says nothing.",
  entries: {
    "key.converter": "org.apache.kafka.connect.json.JsonConverter",
    "value.converter": "org.apache.kafka.connect.json.JsonConverter",
  },
};

function launchScript(
  cluster: Cluster,
  connect: Connect,
  worker: ConnectWorker,
  connectors: readonly RenderedFile[],
): string {
  const { profile } = connect.image;
  const paths = [...profile.plugins, ...(connect.plugins === undefined ? [] : [PLUGINS_DIRECTORY])];
  const files = connectors.map((file) => `${CONFIG_DIRECTORY}/${file.name}`);
  return [
    `#!/usr/bin/env bash
# ${worker.name} of the cluster ${cluster.name}: names the plugins that are there, then runs the worker.
set -euo pipefail`,
    LISTEN,
    `# Only what exists: Connect would complain of the rest at every start.
plugins=''
for path in ${paths.join(" ")}; do
  if [[ -e $path ]]; then plugins+=\${plugins:+,}$path; fi
done
mkdir -p ${COMPLETE.slice(0, COMPLETE.lastIndexOf("/"))}
{
  cat ${CONFIG_DIRECTORY}/${PROPERTIES}
  printf '\\nplugin.path=%s\\n' "$plugins"
} >${COMPLETE}`,
    exports(environment(cluster, connect)),
    ...(profile.name === "apache" ? [CLASS_ARCHIVE] : []),
    serve([...profile.start[connect.mode], COMPLETE, ...files]),
  ].join("\n\n");
}

function environment(cluster: Cluster, { jvm, mode }: Connect): Readonly<Record<string, string>> {
  const { minMiB, maxMiB } = jvm.heap;
  return {
    KAFKA_HEAP_OPTS: `-Xms${minMiB}m -Xmx${maxMiB}m -XX:+ExitOnOutOfMemoryError`,
    ...(jvm.options.length > 0 ? { KAFKA_JVM_PERFORMANCE_OPTS: jvm.options.join(" ") } : {}),
    KAFKA_LOG4J_OPTS: loggingOption(connectLogging(cluster)),
    // A broker or worker that comes back may have another address.
    KAFKA_OPTS: "-Dsun.net.inetaddr.ttl=1 -Dsun.net.inetaddr.negative.ttl=0",
    // Not empty, or Kafka starts a JMX agent without a password.
    KAFKA_JMX_OPTS: " ",
    EXTRA_ARGS: mode === "standalone" ? "-name connectStandalone" : "-name connectDistributed",
    LOG_DIR: "/tmp/kafka-cluster",
  };
}

/** Exit code 0 when REST answers at all. Whether connectors run is asked by `up` and `status`. */
const healthScript = ({ port }: ConnectWorker): string => `#!/usr/bin/env bash
# Whether the worker answers.
exec 3<>/dev/tcp/127.0.0.1/${port} || exit 1
printf 'GET / HTTP/1.0\\r\\n\\r\\n' >&3
IFS= read -r line <&3
[[ $line == *' 200 '* ]]
`;

const connectLogging = (cluster: Cluster): RenderedFile =>
  consoleLogging(cluster, "[%d] %p %X{connector.context}%m (%c)%n", [
    {
      why: "One line for every request, health checks among them.",
      level: "WARN",
      loggers: ["org.apache.kafka.connect.runtime.rest.RestServer"],
    },
    { why: "What every plugin's jar has and has not.", level: "ERROR", loggers: ["org.reflections"] },
  ]);
