import type { MetadataMode, Role } from "./cluster.ts";
import { connect } from "./protected-connect.ts";
import { LEAVE_OUT, type Protection, type Row } from "./protection.ts";

const broker: readonly Row[] = [
  {
    keys: ["broker.id", "node.id", "broker.id.generation.enable", "reserved.broker.max.id", "process.roles"],
    reason: "who a broker is follows from its place in brokers.count",
    instead: LEAVE_OUT,
  },
  {
    keys: [
      "listeners",
      "advertised.listeners",
      "listener.security.protocol.map",
      "inter.broker.listener.name",
      "security.inter.broker.protocol",
      "control.plane.listener.name",
      "host.name",
      "port",
      "advertised.host.name",
      "advertised.port",
    ],
    reason: "listeners are derived, so that every advertised port is the published one",
    instead: "Use the keys of listeners.",
  },
  {
    keys: ["log.dir", "log.dirs"],
    reason: "data outside of the mounted volume would be lost with the container",
    instead: LEAVE_OUT,
  },
  {
    keys: [
      "default.replication.factor",
      "offsets.topic.replication.factor",
      "transaction.state.log.replication.factor",
    ],
    reason: "copies are one value for all topics",
    instead: "Use replication.factor.",
  },
  {
    keys: ["min.insync.replicas", "transaction.state.log.min.isr"],
    reason: "it is one value for all topics, checked against the copies there are",
    instead: "Use replication.minInSync.",
  },
  {
    keys: ["unclean.leader.election.enable"],
    reason: "a leader that missed records would throw away acknowledged ones",
    instead: "Leave it out; it stays off.",
  },
  {
    keys: ["inter.broker.protocol.version", "log.message.format.version"],
    reason: "it is raised only after every broker runs the new version",
    instead: "Use version.",
  },
  {
    keys: ["controlled.shutdown.enable"],
    reason: "a broker that stops without handing over its partitions interrupts every producer",
    instead: LEAVE_OUT,
  },
  {
    keys: [
      /^(ssl|sasl|security)\./,
      /^listener\.name\./,
      /^zookeeper\.(ssl|clientCnxnSocket|set\.acl)/,
      /^config\.providers/,
      "authorizer.class.name",
      "super.users",
      "allow.everyone.if.no.acl.found",
      "principal.builder.class",
    ],
    reason: "all listeners are plaintext in this version, and a half-secured broker locks the others out",
    instead: LEAVE_OUT,
  },
];

/** What a server that speaks to ZooKeeper, or a quorum, is not free to say. */
const ofMode: Readonly<Record<MetadataMode, readonly Row[]>> = {
  zookeeper: [
    {
      keys: [/^controller\./, /^metadata\.log\./, "zookeeper.metadata.migration.enable", "early.start.listeners"],
      reason: "the cluster keeps its metadata in ZooKeeper",
      instead: LEAVE_OUT,
    },
    {
      keys: ["zookeeper.connect"],
      reason: "it names the nodes of zookeeper.count",
      instead: "Use zookeeper.count.",
    },
  ],
  kraft: [
    { keys: [/^zookeeper\./], reason: "a quorum of controllers keeps the cluster's metadata", instead: LEAVE_OUT },
    {
      keys: [
        /^controller\.(quorum\.(voters|bootstrap\.servers|auto\.join)|listener)/,
        "metadata.log.dir",
        "early.start.listeners",
      ],
      reason: "the quorum's members follow from the section controllers",
      instead: "Use the keys of controllers.",
    },
  ],
};

const zookeeper: readonly Row[] = [
  {
    keys: [/^(server|group|weight)\./, "dynamicConfigFile", "peerType", "quorumListenOnAllIPs"],
    reason: "the ensemble's members follow from zookeeper.count",
    instead: "Use zookeeper.count.",
  },
  {
    keys: ["clientPort", "clientPortAddress", "secureClientPort", "secureClientPortAddress", "electionPort"],
    reason: "brokers and probes ask on the port the program knows",
    instead: "Use listeners.zookeeperPortBase for the port on the host.",
  },
  {
    keys: ["dataDir", "dataLogDir"],
    reason: "data outside of the mounted volume would be lost with the container",
    instead: LEAVE_OUT,
  },
  {
    keys: ["4lw.commands.whitelist"],
    reason: "the probes need srvr, ruok and mntr, and other commands tell too much",
    instead: LEAVE_OUT,
  },
  {
    keys: [/^admin\./],
    reason: "the admin server has published security holes and is not needed",
    instead: LEAVE_OUT,
  },
  {
    keys: ["standaloneEnabled", "reconfigEnabled", "skipACL", "electionAlg"],
    reason: "an ensemble could not be grown with another value",
    instead: LEAVE_OUT,
  },
  {
    keys: ["forceSync", "snapshot.trust.empty"],
    reason: "the cluster's metadata could be lost with power or a snapshot",
    instead: LEAVE_OUT,
  },
  {
    keys: [/^ssl\./, /^quorum\.(auth|cnxn)/, "sslQuorum", "portUnification", "client.portUnification", /^authProvider/],
    reason: "all connections are plaintext in this version, and a half-secured node locks the others out",
    instead: LEAVE_OUT,
  },
];

/** Whose properties: a node's, or a worker's of Kafka Connect. */
export type Configured = Role | "connect";

const tables: Readonly<Record<Configured, readonly Row[]>> = { broker, controller: broker, zookeeper, connect };

/** Why a role's key is protected; undefined for a key that is free. */
export function protectionOf(role: Configured, key: string, mode: MetadataMode): Protection | undefined {
  const isServer = role === "broker" || role === "controller";
  return [...tables[role], ...(isServer ? ofMode[mode] : [])].find((row) =>
    row.keys.some((protectedKey) => (typeof protectedKey === "string" ? protectedKey === key : protectedKey.test(key))),
  );
}
