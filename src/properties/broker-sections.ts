import type { Broker, Cluster } from "../model/cluster.ts";
import { defaultMinInSync } from "../model/replication.ts";
import { SESSION_MS } from "../model/session.ts";
import { stateOf } from "../model/state.ts";
import { protocolOf } from "../model/versions.ts";
import type { Section } from "./sections.ts";

/** One function per concern of `server.properties`. Settings of the whole cluster are in dynamic.ts, not here. */

export function withIdentity(broker: Broker): Section {
  return {
    title: "Who this broker is. A broker that lost its data must not number itself anew.",
    entries: { "broker.id": broker.id, "broker.id.generation.enable": false },
  };
}

export function withListeners({ listeners }: Broker): Section {
  const each = (text: (listener: Broker["listeners"][number]) => string) => listeners.map(text).join(",");
  return {
    title:
      "Where it listens, and what it tells clients. REPLICATION: brokers among themselves. INTERNAL: neighbours in the\n" +
      "cluster's network. EXTERNAL: everyone outside. GATEWAY: containers of other projects.",
    entries: {
      listeners: each(({ name, containerPort }) => `${name}://0.0.0.0:${containerPort}`),
      "advertised.listeners": each(({ name, advertised }) => `${name}://${advertised.host}:${advertised.port}`),
      "listener.security.protocol.map": each(({ name }) => `${name}:PLAINTEXT`),
      "inter.broker.listener.name": "REPLICATION",
    },
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

export function withStorage(broker: Broker): Section {
  return {
    title: "One directory below the volume's top, which holds records of the program and, on ext4, lost+found.",
    entries: { "log.dirs": stateOf(broker).directories.join(","), "num.recovery.threads.per.data.dir": 2 },
  };
}

export function withReplication({ replication }: Cluster): Section {
  return {
    title:
      "Copies, for Kafka's own topics too. min.insync.replicas is a setting of the whole cluster, changed without a\n" +
      "restart, and so not here; the transaction log's follows from its copies, or a change would be a restart after all.",
    entries: {
      "default.replication.factor": replication.factor,
      "offsets.topic.replication.factor": replication.factor,
      "transaction.state.log.replication.factor": replication.factor,
      "transaction.state.log.min.isr": Math.min(2, defaultMinInSync(replication.factor)),
    },
  };
}

export function withTopics(): Section {
  return {
    title: "A mistyped name must not become a topic; a topic without a number of partitions has three.",
    entries: { "auto.create.topics.enable": false, "num.partitions": 3 },
  };
}

export function withVersion({ version }: Cluster): Section {
  return {
    title: "What the brokers speak among themselves, said and not assumed, so that an upgrade is two steps.",
    entries: { "inter.broker.protocol.version": protocolOf(version) },
  };
}

/** Kafka's defaults are for a machine of its own; on a laptop three brokers share it with everything else. */
export function withProfile({ profile }: Cluster): Section {
  if (profile === "production") return { title: "", entries: {} };
  return {
    title: "Profile laptop: few threads and small buffers, and nobody waits for what a production cluster waits for.",
    entries: {
      "num.network.threads": 2,
      "num.io.threads": 4,
      "background.threads": 4,
      "num.replica.fetchers": 1,
      "log.cleaner.threads": 1,
      "log.cleaner.dedupe.buffer.size": 16 * 1024 * 1024,
      "offsets.topic.num.partitions": 6,
      "transaction.state.log.num.partitions": 6,
      "group.initial.rebalance.delay.ms": 0,
      "controlled.shutdown.max.retries": 6,
      "controlled.shutdown.retry.backoff.ms": 500,
    },
  };
}
