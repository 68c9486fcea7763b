import type { Spec } from "../spec/schema.ts";
import type { Jvm } from "./cluster.ts";
import {
  CONNECT_PORT,
  type Connect,
  type ConnectImage,
  type Connector,
  type ConnectProfile,
  type ConnectWorker,
  workerName,
} from "./connect.ts";
import { nodeIds } from "./ids.ts";
import { imageChoice, readChoice } from "./images.ts";
import { resolveJvm } from "./jvm.ts";
import { connectHost } from "./names.ts";
import { hostPort } from "./ports.ts";
import { mebibytes } from "./sizes.ts";
import { texts } from "./texts.ts";

export type ConnectSpec = NonNullable<Spec["connect"]>;

/** Kafka Connect, where the description has it. */
export function resolveConnect(spec: Spec): Connect | undefined {
  const { connect, name } = spec;
  if (connect === undefined) return undefined;
  const group = `${name}-connect`;
  return {
    mode: connect.mode,
    group,
    topics: { configs: `${group}-configs`, offsets: `${group}-offsets`, status: `${group}-status` },
    workers: nodeIds(connect.workers).map((id) => resolveWorker(spec, id)),
    image: resolveConnectImage(spec, connect),
    jvm: resolveConnectJvm(spec, connect),
    plugins: connect.plugins,
    files: connect.files,
    secrets: byName(connect.secrets).map(([secret, path]) => ({ name: secret, path })),
    overrides: texts(connect.overrides),
    connectors: byName(connect.connectors).map(([connector, written]) => resolveConnector(connector, written)),
  };
}

function resolveWorker({ target, listeners, kubernetes }: Spec, id: number): ConnectWorker {
  const name = workerName(id);
  const worker = { name, id, port: CONNECT_PORT };
  if (target === "kubernetes")
    return { ...worker, host: connectHost(id, kubernetes.namespace ?? ""), published: undefined };
  // REST asks for no password, and a connector reads and writes what its worker may: never beyond this machine.
  return { ...worker, host: name, published: { ip: "127.0.0.1", port: hostPort(listeners.connectPortBase, id) } };
}

function resolveConnector(name: string, written: ConnectSpec["connectors"][string]): Connector {
  return {
    name,
    class: written.class,
    tasks: written.tasks,
    paused: written.paused,
    config: Object.fromEntries(
      byName({
        ...texts(written.config),
        name,
        "connector.class": written.class,
        "tasks.max": String(written.tasks),
      }),
    ),
  };
}

function resolveConnectImage(spec: Spec, connect: ConnectSpec): ConnectImage {
  const choice = connect.image ?? imageChoice(spec, "broker").choice;
  const { reference, family } = choice === undefined ? { reference: undefined, family: undefined } : readChoice(choice);
  return { reference, profile: connectProfile(family) ?? apache };
}

const apache: ConnectProfile = {
  name: "apache",
  uid: 1000,
  gid: 1000,
  start: {
    distributed: ["/opt/kafka/bin/connect-distributed.sh"],
    standalone: ["/opt/kafka/bin/connect-standalone.sh"],
  },
  // Kafka's scripts keep the file connectors off the class path: they would read any file of the worker (KAFKA-13748).
  plugins: ["/opt/kafka/libs/connect-file-*.jar", "/opt/kafka/plugins"],
  scratch: ["/etc/kafka/secrets", "/mnt/shared/config"],
};

const cp: ConnectProfile = {
  name: "cp",
  uid: 1000,
  gid: 1000,
  start: { distributed: ["/usr/bin/connect-distributed"], standalone: ["/usr/bin/connect-standalone"] },
  plugins: [
    "/usr/share/filestream-connectors",
    "/usr/share/java/kafka/connect-file-*.jar",
    "/usr/share/confluent-hub-components",
  ],
  scratch: ["/etc/kafka/secrets"],
};

/** The layout of a family; undefined where it cannot run a worker. */
export function connectProfile(family: string | undefined): ConnectProfile | undefined {
  return family === "apache" ? apache : family === "cp" ? cp : undefined;
}

/** The greatest heap by profile. Kafka's own script would ask for 2 GiB. */
const heaps = { laptop: { minMiB: 64, maxMiB: 256 }, production: { minMiB: 256, maxMiB: 1024 } } as const;

function resolveConnectJvm(spec: Spec, { heap }: ConnectSpec): Jvm {
  const usual = heaps[spec.profile];
  const maxMiB = heap === undefined ? usual.maxMiB : mebibytes(heap);
  return { heap: { minMiB: Math.min(usual.minMiB, maxMiB), maxMiB }, options: resolveJvm(spec, "broker").options };
}

function byName<T>(record: Readonly<Record<string, T>>): [string, T][] {
  return Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1));
}
