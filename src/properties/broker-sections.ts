import type { Broker, Cluster, Controller } from "../model/cluster.ts";
import { cleanerBufferMiB } from "../model/memory.ts";
import { defaultMinInSync } from "../model/replication.ts";
import { SESSION_MS } from "../model/session.ts";
import { stateOf } from "../model/state.ts";
import { isOlderLine } from "../model/versions.ts";
import { CONTROLLER, PARTITIONS, withRoles } from "./controller-sections.ts";
import { EXTERNAL_HOST, podFact, providerEntries, RACK } from "./pod-facts.ts";
import type { Section } from "./sections.ts";

/** One function per concern of `server.properties`. Settings of the whole cluster are in dynamic.ts, not here. */

export function withIdentity({ metadata }: Cluster, broker: Broker): Section {
  const rack = broker.rackLabel === undefined ? {} : { "broker.rack": podFact(RACK) };
  return metadata === "kraft"
    ? { title: "Who this node is.", entries: { ...withRoles(broker), ...rack } }
    : {
        title: "Who this broker is. A broker that lost its data must not number itself anew.",
        entries: { "broker.id": broker.id, "broker.id.generation.enable": false, ...rack },
      };
}

export function withListeners({ metadata }: Cluster, broker: Broker): Section {
  const { listeners, host, controllerPort } = broker;
  const each = (text: (listener: Broker["listeners"][number]) => string) => listeners.map(text);
  const own = controllerPort === undefined ? [] : [{ at: `${CONTROLLER}://0.0.0.0:${controllerPort}` }];
  const isKraft = metadata === "kraft";
  return {
    title:
      "Where it listens, and what it tells clients. REPLICATION: brokers among themselves. INTERNAL: neighbours in the\n" +
      `cluster's network. EXTERNAL: everyone outside. GATEWAY: containers of other projects.${isKraft ? "\nCONTROLLER: the quorum, of which clients are never told." : ""}`,
    entries: {
      listeners: [
        ...each(({ name, containerPort }) => `${name}://0.0.0.0:${containerPort}`),
        ...own.map(({ at }) => at),
      ].join(","),
      "advertised.listeners": [
        ...each(
          ({ name, advertised, hostOf }) =>
            `${name}://${hostOf === undefined ? advertised.host : podFact(EXTERNAL_HOST)}:${advertised.port}`,
        ),
        ...(controllerPort === undefined ? [] : [`${CONTROLLER}://${host}:${controllerPort}`]),
      ].join(","),
      "listener.security.protocol.map": [
        ...each(({ name }) => `${name}:PLAINTEXT`),
        ...(isKraft ? [`${CONTROLLER}:PLAINTEXT`] : []),
      ].join(","),
      "inter.broker.listener.name": "REPLICATION",
      ...(isKraft ? { "controller.listener.names": CONTROLLER } : {}),
    },
  };
}

export function withNeighbours(): Section {
  return {
    title: "A neighbour that comes back may have another address: trying the old one must not take long (KIP-601).",
    entries: { "socket.connection.setup.timeout.ms": 3_000, "socket.connection.setup.timeout.max.ms": 10_000 },
  };
}

export function withPodFacts(broker: Broker): Section {
  return {
    title: "What only the pod knows: it writes that file before its broker starts (KIP-421).",
    entries: providerEntries(broker),
  };
}

export function withZooKeeper(cluster: Cluster): Section {
  return {
    title:
      "The ensemble. A broker that starts while it still elects waits for it; a session is how long a dead broker\n" +
      "goes unnoticed (KIP-537).",
    entries: {
      "zookeeper.connect": cluster.zookeepers.map(({ host, clientPort }) => `${host}:${clientPort}`).join(","),
      "zookeeper.connection.timeout.ms": 60_000,
      "zookeeper.session.timeout.ms": SESSION_MS[cluster.profile],
    },
  };
}

export function withStorage(broker: Broker | Controller): Section {
  return {
    title: "One directory below the volume's top, which holds records of the program and, on ext4, lost+found.",
    entries: { "log.dirs": stateOf(broker).directories.join(","), "num.recovery.threads.per.data.dir": 2 },
  };
}

/** Share groups keep their state in a topic of its own from Kafka 4 on. */
const shareGroups = ({ version, replication }: Cluster): Section["entries"] =>
  isOlderLine(version, "4.0")
    ? {}
    : {
        "share.coordinator.state.topic.replication.factor": replication.factor,
        "share.coordinator.state.topic.min.isr": Math.min(2, defaultMinInSync(replication.factor)),
      };

/** Controllers make topics, and what a topic gets without a word is theirs to know. */
const makesTopics = (metadata: Cluster["metadata"], { controllerPort }: Broker): boolean =>
  metadata === "zookeeper" || controllerPort !== undefined;

export function withReplication(cluster: Cluster, broker: Broker): Section {
  const { replication } = cluster;
  return {
    title:
      "Copies, for Kafka's own topics too. min.insync.replicas is a setting of the whole cluster, changed without a\n" +
      "restart, and so not here; the transaction log's follows from its copies, or a change would be a restart after all.",
    entries: {
      ...(makesTopics(cluster.metadata, broker) ? { "default.replication.factor": replication.factor } : {}),
      "offsets.topic.replication.factor": replication.factor,
      "transaction.state.log.replication.factor": replication.factor,
      "transaction.state.log.min.isr": Math.min(2, defaultMinInSync(replication.factor)),
      ...shareGroups(cluster),
    },
  };
}

export function withTopics(broker: Broker, { metadata }: Cluster): Section {
  const makes = makesTopics(metadata, broker);
  return {
    title: `A mistyped name must not become a topic${makes ? "; a topic without a number of partitions has three" : ""}.`,
    entries: { "auto.create.topics.enable": false, ...(makes ? { "num.partitions": PARTITIONS } : {}) },
  };
}

export function withVersion({ protocol }: Cluster): Section {
  return {
    title: "What the brokers speak among themselves, said and not assumed, so that an upgrade is two steps.",
    entries: { "inter.broker.protocol.version": protocol },
  };
}

/** The cleaner's map is taken from the heap when the broker starts, and Kafka's default of 128 MiB may be all of it. */
export function withMemory({ profile }: Cluster, { jvm }: Broker): Section {
  const bytes = cleanerBufferMiB(jvm, profile) * 1024 * 1024;
  return {
    title: "What the cleaner of compacted topics takes from the heap, at most an eighth of it.",
    entries: bytes === CLEANER_BUFFER_DEFAULT ? {} : { "log.cleaner.dedupe.buffer.size": bytes },
  };
}

const CLEANER_BUFFER_DEFAULT = 128 * 1024 * 1024;

/** Kafka's defaults are for a machine of its own; on a laptop three brokers share it with everything else. */
export function withProfile({ profile, metadata, version }: Cluster): Section {
  if (profile === "production") return { title: "", entries: {} };
  return {
    title: "Profile laptop: few threads and small buffers, and nobody waits for what a production cluster waits for.",
    entries: {
      "num.network.threads": 2,
      "num.io.threads": 4,
      "background.threads": 4,
      "num.replica.fetchers": 1,
      "log.cleaner.threads": 1,
      "offsets.topic.num.partitions": 6,
      "transaction.state.log.num.partitions": 6,
      "group.initial.rebalance.delay.ms": 0,
      ...(metadata === "kraft"
        ? isOlderLine(version, "4.0")
          ? {}
          : { "share.coordinator.state.topic.num.partitions": 6 }
        : { "controlled.shutdown.max.retries": 6, "controlled.shutdown.retry.backoff.ms": 500 }),
    },
  };
}
