import type { Finding } from "../../spec/explain.ts";
import { LAST_NODE_PORT } from "../../spec/fields.ts";
import { isAdvertisable, NODE_IP } from "../hosts.ts";
import { externalHost } from "../listeners.ts";
import { nodeName } from "../names.ts";
import { hostPorts } from "../ports.ts";
import { isRange } from "../ranges.ts";
import type { Rule } from "./rule.ts";

/** Access from outside of a Kubernetes cluster. */

const SECTION = ["kubernetes", "external"];
const HOST = [...SECTION, "host"];

const plaintext: Rule = {
  target: "kubernetes",
  reads: ["kubernetes.external"],
  check({ kubernetes: { external } }) {
    if (external.mode === "none" || external.allowPlaintext) return [];
    const reached = external.mode === "nodePort" ? "a node" : "the load balancers";
    const who =
      external.sourceRanges.length === 0 ? `everyone who reaches ${reached}` : external.sourceRanges.join(", ");
    return [
      {
        code: "plaintext-external",
        path: [...SECTION, "mode"],
        part: "value",
        message: `kubernetes.external.mode is ${external.mode}, which lets ${who} read and write every topic, unencrypted and without a password.`,
        remedy: "Write allowPlaintext: true beside it if that is meant, with sourceRanges where it can be narrowed.",
      },
    ];
  },
};

const address: Rule = {
  target: "kubernetes",
  reads: ["kubernetes.external", "brokers.count"],
  check({ brokers, kubernetes: { external } }): readonly Finding[] {
    const { mode, host } = external;
    if (mode === "none") return [];
    if (host === undefined) return mode === "nodePort" ? [missingHost] : [];
    if (host === NODE_IP) return mode === "nodePort" ? [] : [notABalancer];
    if (!isAdvertisable(externalHost(host, 1))) return [notAHost(host)];
    const oneForAll = mode === "loadBalancer" && brokers.count > 1 && externalHost(host, 1) === host;
    return oneForAll ? [sameAddress(host, external.port, brokers.count)] : [];
  },
};

const missingHost: Finding = {
  code: "missing-place",
  path: HOST,
  part: "key",
  message: "kubernetes.external.host is missing: clients have to be told where a node port is reached.",
  remedy:
    "Write nodeIP where clients reach the nodes by their addresses, a host such as kafka-{id}.example.com, or localhost for kind, k3d and Docker Desktop.",
};

const notABalancer: Finding = {
  code: "useless-key",
  path: HOST,
  part: "value",
  message:
    "kubernetes.external.host is nodeIP, but with mode: loadBalancer clients connect to load balancers, not to nodes.",
  remedy: "Leave it out: clients are told the load balancer's own address. Or write mode: nodePort.",
};

const notAHost = (host: string): Finding => ({
  code: "not-a-host",
  path: HOST,
  part: "value",
  message: `kubernetes.external.host is "${host}", which clients cannot be sent to: a host name or an IPv4 address is wanted, without scheme or port.`,
  remedy: "Write it like kafka-{id}.example.com or 10.0.0.7.",
});

const sameAddress = (host: string, port: number, count: number): Finding => ({
  code: "port-clash",
  path: HOST,
  part: "value",
  message: `kubernetes.external.host is ${host} for ${count} brokers, and all their load balancers have port ${port}: clients could not tell them apart.`,
  remedy: "Write {id} where the broker's number belongs, such as kafka-{id}.example.com, or leave it out.",
});

const nodePorts: Rule = {
  target: "kubernetes",
  reads: ["kubernetes.external", "brokers.count"],
  check({ brokers, kubernetes: { external } }) {
    if (external.mode !== "nodePort") return [];
    const { first, last } = hostPorts(external.nodePortBase, brokers.count);
    if (last <= LAST_NODE_PORT) return [];
    return [
      {
        code: "port-range",
        path: [...SECTION, "nodePortBase"],
        part: "value",
        message:
          `kubernetes.external.nodePortBase is ${first}, so ${nodeName("broker", brokers.count)} would be on port ${last}; ` +
          `the last node port there is, is ${LAST_NODE_PORT}.`,
        remedy: `Set it to ${LAST_NODE_PORT - (last - first)} or less.`,
      },
    ];
  },
};

const ranges: Rule = {
  target: "kubernetes",
  reads: ["kubernetes.external.sourceRanges"],
  check: ({ kubernetes: { external } }) =>
    external.sourceRanges.flatMap((range, at) =>
      isRange(range)
        ? []
        : [
            {
              code: "not-a-range",
              path: [...SECTION, "sourceRanges", String(at)],
              part: "value",
              message: `kubernetes.external.sourceRanges has "${range}", which is no range of addresses.`,
              remedy: "Write it like 10.0.0.0/8; a single address is written like 192.0.2.7/32.",
            },
          ],
    ),
};

/** Network policies compare the address a connection comes from, which has to be the client's own. */
const hiddenSources: Rule = {
  target: "kubernetes",
  reads: ["kubernetes.external"],
  check({ kubernetes: { external } }) {
    const { mode, sourceRanges, trafficPolicy } = external;
    if (mode !== "nodePort" || sourceRanges.length === 0 || trafficPolicy !== "Cluster") return [];
    return [
      {
        code: "useless-key",
        path: [...SECTION, "trafficPolicy"],
        part: "value",
        message:
          "kubernetes.external.trafficPolicy is Cluster: nodes pass connections on under their own addresses, so that none would seem to come from sourceRanges and all would be refused.",
        remedy: "Leave it out; with nodePort and sourceRanges it is Local.",
      },
    ];
  },
};

export const externalRules: readonly Rule[] = [plaintext, address, nodePorts, ranges, hiddenSources];
