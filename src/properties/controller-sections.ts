import type { Broker, Cluster, Controller } from "../model/cluster.ts";
import { votersOf } from "../model/quorum.ts";
import type { Section } from "./sections.ts";

/** Sections of `server.properties` in KRaft: of controllers, and of brokers that have to find them. */

/** The listener of the quorum. */
export const CONTROLLER = "CONTROLLER";

export const withRoles = (node: Broker | Controller): Section["entries"] => ({
  "node.id": node.id,
  "process.roles":
    node.role === "controller" ? "controller" : node.controllerPort === undefined ? "broker" : "broker,controller",
});

/** A controller of its own: who it is and where it listens. */
export function withControllerIdentity(controller: Controller): Section {
  return { title: "Who this node is.", entries: withRoles(controller) };
}

export function withControllerListener({ host, controllerPort }: Controller): Section {
  return {
    title: "Where the quorum and the brokers reach it; clients are never told of it.",
    entries: {
      listeners: `${CONTROLLER}://0.0.0.0:${controllerPort}`,
      "advertised.listeners": `${CONTROLLER}://${host}:${controllerPort}`,
      "listener.security.protocol.map": `${CONTROLLER}:PLAINTEXT,REPLICATION:PLAINTEXT`,
      "controller.listener.names": CONTROLLER,
      "inter.broker.listener.name": "REPLICATION",
    },
  };
}

export function withQuorum(cluster: Cluster): Section {
  return {
    title:
      "Where the quorum is found. Who votes stands in its own log, not here: a node without data cannot be elected, yet may\n" +
      "vote, so a majority must have caught up before one begins again (KIP-853).",
    entries: {
      "controller.quorum.bootstrap.servers": votersOf(cluster)
        .map(({ host, controllerPort }) => `${host}:${controllerPort}`)
        .join(","),
    },
  };
}

/** A broker that gives up is started again, and again finds a quorum that elects: on a loaded machine for minutes. */
export function withRegistration(): Section {
  return {
    title: "A broker that starts while the quorum still elects waits for it.",
    entries: { "initial.broker.registration.timeout.ms": 300_000 },
  };
}

/** What a controller needs to know of it: it is who makes topics. */
export function withDefaults({ replication }: Cluster): Section {
  return {
    title: "What a topic gets that is made without a word about it: controllers make topics.",
    entries: { "default.replication.factor": replication.factor, "num.partitions": PARTITIONS },
  };
}

/** Of a topic that is made without a word about it. */
export const PARTITIONS = 3;
