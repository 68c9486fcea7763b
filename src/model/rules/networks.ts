import { isEngineAddress, isRemoteEngine } from "../hosts.ts";
import { DOCKER_NETWORKS, metadataNetwork } from "../names.ts";
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
  reads: ["name", "docker.network"],
  check({ name, docker: { network } }) {
    const metadata = metadataNetwork(name);
    if (network === undefined || (!DOCKER_NETWORKS.has(network) && network !== metadata)) return [];
    return [
      {
        code: "unusable-network",
        path: ["docker", "network"],
        part: "value",
        message:
          network === metadata
            ? `docker.network is ${network}, which is the network this cluster makes for ZooKeeper.`
            : `docker.network is ${network}, one of Docker's own, where containers have no names to find each other by.`,
        remedy: "Name a network that was made by `docker network create`, or leave the key out.",
      },
    ];
  },
};

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
