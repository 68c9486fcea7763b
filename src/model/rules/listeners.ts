import type { Finding } from "../../spec/explain.ts";
import { LAST_PORT, PORT_BASES } from "../../spec/fields.ts";
import type { Spec } from "../../spec/schema.ts";
import { workerName } from "../connect.ts";
import { isAdvertisable } from "../hosts.ts";
import { nodeName } from "../names.ts";
import { firstShared, hostPorts, type PortRange } from "../ports.ts";
import type { Rule } from "./rule.ts";

type PortBase = keyof typeof PORT_BASES;

/** One run of published ports: from which key it comes, and whose it is. */
interface PortBlock {
  readonly key: PortBase;
  readonly base: number;
  readonly range: PortRange;
  readonly lastNode: string;
}

function portBlocks(spec: Spec): readonly PortBlock[] {
  const block = (key: PortBase, name: (id: number) => string, count: number): PortBlock => {
    const base = spec.listeners[key];
    return { key, base, range: hostPorts(base, count), lastNode: name(count) };
  };
  const broker = (id: number) => nodeName("broker", id);
  const zookeeper = (id: number) => nodeName("zookeeper", id);
  const { connect } = spec;
  return [
    block("hostPortBase", broker, spec.brokers.count),
    ...(spec.metadata === "zookeeper" && spec.zookeeper.published
      ? [block("zookeeperPortBase", zookeeper, spec.zookeeper.count)]
      : []),
    ...(spec.listeners.hostGateway ? [block("gatewayPortBase", broker, spec.brokers.count)] : []),
    ...(connect === undefined ? [] : [block("connectPortBase", workerName, connect.workers)]),
    ...(spec.ui === false ? [] : [block("uiPort", () => "the web view", 1)]),
  ];
}

const PORT_VALUES = [
  "listeners.hostPortBase",
  "listeners.zookeeperPortBase",
  "listeners.gatewayPortBase",
  "listeners.hostGateway",
  "brokers.count",
  "metadata",
  "zookeeper.count",
  "zookeeper.published",
  "listeners.connectPortBase",
  "connect.workers",
  "listeners.uiPort",
  "ui",
];

const portsInRange: Rule = {
  target: "docker",
  reads: PORT_VALUES,
  check: (spec) =>
    portBlocks(spec)
      .filter((block) => block.range.last > LAST_PORT)
      .map((block) => ({
        code: "port-range",
        path: ["listeners", block.key],
        part: "value",
        message:
          `listeners.${block.key} is ${block.base}, so ${block.lastNode} would be on port ${block.range.last}; ` +
          `the last port there is, is ${LAST_PORT}.`,
        remedy: `Set it to ${LAST_PORT - (block.range.last - block.base)} or less.`,
      })),
};

const portsTakenOnce: Rule = {
  target: "docker",
  reads: PORT_VALUES,
  check(spec) {
    const blocks = portBlocks(spec);
    return blocks.flatMap((one, index) => blocks.slice(index + 1).flatMap((other) => clash(one, other)));
  },
};

/** The problem stands at the key a person changed; the other one is at its default as a rule. */
function clash(one: PortBlock, other: PortBlock): readonly Finding[] {
  const port = firstShared(one.range, other.range);
  if (port === undefined) return [];
  const [moved, kept] = other.base === PORT_BASES[other.key] ? [one, other] : [other, one];
  const above = kept.range.last + 1;
  return [
    {
      code: "port-clash",
      path: ["listeners", moved.key],
      part: "value",
      message:
        `listeners.${moved.key} is ${moved.base} and takes host ${span(moved.range)}; listeners.${kept.key} ` +
        `is ${kept.base} and takes ${span(kept.range)}: port ${port} would be taken twice.`,
      remedy: `Set listeners.${moved.key} to ${above} or more.`,
    },
  ];
}

function span({ first, last }: PortRange): string {
  return first === last ? `port ${first}` : `ports ${first} to ${last}`;
}

const advertisableHost: Rule = {
  target: "docker",
  reads: ["listeners.advertisedHost"],
  check({ listeners: { advertisedHost } }) {
    if (advertisedHost === undefined || isAdvertisable(advertisedHost)) return [];
    return [
      {
        code: "not-a-host",
        path: ["listeners", "advertisedHost"],
        part: "value",
        message:
          `listeners.advertisedHost is "${advertisedHost}", which clients cannot be sent to: ` +
          `a host name or an IPv4 address is wanted, without scheme or port.`,
        remedy: "Write this machine's name or address in the LAN, such as 192.168.1.20.",
      },
    ];
  },
};

export const listenerRules: readonly Rule[] = [portsInRange, portsTakenOnce, advertisableHost];
