import type { Spec } from "../spec/schema.ts";
import type { Binding, Listener } from "./cluster.ts";
import { isLoopback, NODE_IP } from "./hosts.ts";
import { CONTAINER_PORTS, hostPort } from "./ports.ts";
import { clientHost, nodeHost } from "./targets.ts";

/**
 * Every address of one broker, derived, not typed. A published listener advertises the very port it is published
 * on: a client is told that address and must reach this broker by it.
 */
export function brokerListeners(spec: Spec, id: number): readonly Listener[] {
  const inner = [inside("REPLICATION", nodeHost(spec, "broker", id)), inside("INTERNAL", clientHost(spec, id))];
  return [...inner, ...(spec.target === "docker" ? onDocker(spec, id) : onKubernetes(spec, id))];
}

function onDocker(spec: Spec, id: number): readonly Listener[] {
  const { hostPortBase, gatewayPortBase, advertisedHost, hostGateway } = spec.listeners;
  const external = hostPort(hostPortBase, id);
  const gateway = hostPort(gatewayPortBase, id);
  const listeners: Listener[] = [
    {
      name: "EXTERNAL",
      containerPort: CONTAINER_PORTS.EXTERNAL,
      advertised: { host: advertisedHost ?? "127.0.0.1", port: external },
      published: { ip: bindingIp(advertisedHost), port: external },
    },
  ];
  if (hostGateway) {
    listeners.push({
      name: "GATEWAY",
      containerPort: CONTAINER_PORTS.GATEWAY,
      advertised: { host: "host.docker.internal", port: gateway },
      published: { ip: "gateway", port: gateway },
    });
  }
  return listeners;
}

function onKubernetes({ kubernetes: { external } }: Spec, id: number): readonly Listener[] {
  const { mode, host } = external;
  if (mode === "none") return [];
  const port = mode === "nodePort" ? hostPort(external.nodePortBase, id) : external.port;
  const listener = { name: "EXTERNAL", containerPort: CONTAINER_PORTS.EXTERNAL } as const;
  const published = { ip: mode === "nodePort" ? "node" : "loadBalancer", port };
  if (host !== undefined && host !== NODE_IP) {
    return [{ ...listener, advertised: { host: externalHost(host, id), port }, published }];
  }
  const hostOf = mode === "nodePort" ? "node" : "loadBalancer";
  return [{ ...listener, advertised: { host: "", port }, published, hostOf }];
}

/** `kafka-{id}.example.com` → `kafka-2.example.com`. */
export function externalHost(template: string, id: number): string {
  return template.replaceAll("{id}", String(id));
}

/** ZooKeeper has no password here, so it is never opened beyond this machine, not even for a LAN's cluster. */
export function zookeeperBinding(spec: Spec, id: number): Binding | undefined {
  if (spec.target !== "docker" || !spec.zookeeper.published) return undefined;
  return { ip: "127.0.0.1", port: hostPort(spec.listeners.zookeeperPortBase, id) };
}

function inside(name: "REPLICATION" | "INTERNAL", host: string): Listener {
  const port = CONTAINER_PORTS[name];
  return { name, containerPort: port, advertised: { host, port }, published: undefined };
}

/** Naming a host that others can reach is the consent to listen on all interfaces; nothing else is. */
function bindingIp(advertisedHost: string | undefined): string {
  return advertisedHost === undefined || isLoopback(advertisedHost) ? "127.0.0.1" : "0.0.0.0";
}
