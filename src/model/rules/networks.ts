import type { Spec } from "../../spec/schema.ts";
import { isEngineAddress, isRemoteEngine } from "../hosts.ts";
import { DEFAULT_BRIDGE, DOCKER_NETWORKS, metadataNetwork } from "../names.ts";
import { hasOwnMetadataNetwork } from "../targets.ts";
import type { Rule } from "./rule.ts";

const freeName: Rule = {
  target: "docker",
  reads: ["name", "docker.network"],
  check({ name, docker }) {
    if (docker.network !== undefined || !DOCKER_NETWORKS.has(name)) return [];
    return [
      {
        code: "reserved-name",
        path: ["name"],
        part: "value",
        message: `The cluster's name is ${name}, and its network would be named so too; Docker keeps that name to itself.`,
        remedy: `Write another name, such as name: ${name}-kafka.`,
      },
    ];
  },
};

const usableNetwork: Rule = {
  target: "docker",
  reads: [
    ...["name", "docker.network", "docker.metadataNetwork", "metadata", "controllers.combined"],
    ...["brokers.count", "connect", "ui"],
  ],
  check(spec) {
    const { network } = spec.docker;
    const metadata = hasOwnMetadataNetwork(spec) ? metadataNetwork(spec.name) : undefined;
    if (network === undefined || (!DOCKER_NETWORKS.has(network) && network !== metadata)) return [];
    if (network === DEFAULT_BRIDGE && isAlone(spec)) return [];
    return [
      {
        code: "unusable-network",
        path: ["docker", "network"],
        part: "value",
        message:
          network === metadata
            ? `docker.network is ${network}, which is the network this cluster makes for its metadata.`
            : `docker.network is ${network}, one of Docker's own, where containers have no names to find each other by.${
                network === DEFAULT_BRIDGE
                  ? " Only one broker that is its own controller, without Connect and web view, looks for nobody."
                  : ""
              }`,
        remedy: "Name a network that was made by `docker network create`, or leave the key out.",
      },
    ];
  },
};

/** One process, which has to find itself only: Docker tells every container its own name. */
const isAlone = ({ metadata, controllers, brokers, connect, ui, docker }: Spec): boolean =>
  metadata === "kraft" &&
  controllers.combined &&
  brokers.count === 1 &&
  connect === undefined &&
  ui === false &&
  docker.metadataNetwork !== "own";

const engineAddress: Rule = {
  target: "docker",
  reads: ["docker.host"],
  check({ docker: { host } }) {
    if (host === undefined || isEngineAddress(host)) return [];
    return [
      {
        code: "bad-docker-host",
        path: ["docker", "host"],
        part: "value",
        message: `docker.host is "${host}", which is not an engine's address.`,
        remedy: "Write it like unix:///var/run/docker.sock, ssh://user@host or tcp://host:2376.",
      },
    ];
  },
};

const remoteIsAdvertised: Rule = {
  target: "docker",
  reads: ["docker.host", "listeners.advertisedHost"],
  check({ docker: { host }, listeners: { advertisedHost } }) {
    if (host === undefined || advertisedHost !== undefined || !isRemoteEngine(host)) return [];
    return [
      {
        code: "remote-host-unreachable",
        path: ["docker", "host"],
        part: "value",
        message:
          `docker.host is ${host}, another machine, but the brokers would tell clients 127.0.0.1, ` +
          `which is each client's own machine.`,
        remedy: "Set listeners.advertisedHost to that machine's name or address.",
      },
    ];
  },
};

export const networkRules: readonly Rule[] = [freeName, usableNetwork, engineAddress, remoteIsAdvertised];
