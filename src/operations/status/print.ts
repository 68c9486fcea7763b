import type { PartitionState } from "../../kafka/client.ts";
import type { Style } from "../output/style.ts";
import { table } from "../output/table.ts";
import { printConnect } from "./connect.ts";
import { printQuorum } from "./quorum.ts";
import type { AddressReport, BrokerReport, StatusReport, ZooKeeperReport } from "./report.ts";

const SHOWN_PARTITIONS = 10;

/** The report for a person: a headline, two tables, one line about partitions, and what is wrong. Pure. */
export function printStatus(report: StatusReport, style: Style): string {
  const sections = [
    headline(report, style),
    zookeepers(report.zookeepers, style),
    ...(report.quorum === undefined ? [] : [printQuorum(report.quorum, style)]),
    brokers(report.brokers, style),
    partitions(report),
    ...(report.connect === undefined ? [] : printConnect(report.connect, style)),
    ...(report.healthy ? [] : [problems(report, style)]),
  ];
  return `${sections.filter((section) => section !== "").join("\n\n")}\n`;
}

function headline({ cluster, kafkaVersion, healthy, clusterId }: StatusReport, style: Style): string {
  const health = healthy ? style.good("healthy") : style.bad("not healthy");
  const kafka = kafkaVersion === null ? "" : `, Kafka ${kafkaVersion}`;
  return `${style.strong(`Cluster ${cluster}`)}${kafka}: ${health}${clusterId === null ? "" : style.faint(`   id ${clusterId}`)}`;
}

function zookeepers(nodes: readonly ZooKeeperReport[], style: Style): string {
  if (nodes.length === 0) return "";
  const counted = isCounted(nodes);
  const rows = nodes.map(({ node, state, restarts, role, version }) => [
    node,
    stateText(state, style),
    ...(counted ? [restartText(restarts)] : []),
    role ?? "-",
    version ?? "-",
  ]);
  const columns = ["ZOOKEEPER", "STATE", ...(counted ? ["RESTARTS"] : []), "ROLE", "VERSION"];
  return table([columns.map(style.faint), ...rows]);
}

function brokers(nodes: readonly BrokerReport[], style: Style): string {
  if (nodes.length === 0) return "";
  const gateway = nodes.some(({ addresses }) => addresses.some(({ listener }) => listener === "GATEWAY"));
  const counted = isCounted(nodes);
  const columns = [
    "BROKER",
    "STATE",
    ...(counted ? ["RESTARTS"] : []),
    "ROLE",
    "LEADS",
    "REPLICAS",
    "FROM THE HOST",
    "IN THE NETWORK",
    ...(gateway ? ["FROM OTHER PROJECTS"] : []),
  ];
  const rows = nodes.map((broker) => [
    broker.node,
    stateText(broker.state, style),
    ...(counted ? [restartText(broker.restarts)] : []),
    broker.controller ? "controller" : broker.registered ? "broker" : "-",
    broker.registered ? String(broker.leads) : "-",
    broker.registered ? String(broker.replicas) : "-",
    addressText(broker, "EXTERNAL", style),
    addressText(broker, "INTERNAL", style),
    ...(gateway ? [addressText(broker, "GATEWAY", style)] : []),
  ]);
  return table([columns.map(style.faint), ...rows]);
}

function addressText({ addresses }: BrokerReport, wanted: AddressReport["listener"], style: Style): string {
  const found = addresses.find(({ listener }) => listener === wanted);
  if (found === undefined) return "-";
  if (found.ok === null) return style.faint(found.address);
  return found.ok ? `${found.address} ${style.good("ok")}` : `${found.address} ${style.bad("no answer")}`;
}

function stateText(state: string, style: Style): string {
  return state === "running" ? state : style.bad(state);
}

/** Docker does not tell how often; Kubernetes does, of every pod there is. */
const isCounted = (nodes: readonly { readonly restarts: number | null }[]): boolean =>
  nodes.some(({ restarts }) => restarts !== null);

const restartText = (restarts: number | null): string => (restarts === null ? "-" : String(restarts));

function partitions({ topics, partitions, underReplicated, withoutLeader }: StatusReport): string {
  if (topics === null || partitions === null) return "";
  const bad = [...withoutLeader, ...underReplicated];
  const total = `${count(partitions, "partition")} in ${count(topics, "topic")}`;
  if (bad.length === 0) return `${total}, all in sync.`;
  const names = bad.slice(0, SHOWN_PARTITIONS).map(partitionText);
  const more = bad.length > SHOWN_PARTITIONS ? [`  and ${bad.length - SHOWN_PARTITIONS} more`] : [];
  return [
    `${total}; ${withoutLeader.length} without a leader, ${underReplicated.length} under-replicated:`,
    ...names,
    ...more,
  ].join("\n");
}

function partitionText({ topic, partition, leader, replicas, isr }: PartitionState): string {
  return `  ${topic}-${partition}: replicas ${replicas.join(",")}; in sync ${isr.join(",") || "none"}; ${leader < 0 ? "no leader" : `leader ${leader}`}`;
}

function problems({ problems, flags }: StatusReport, style: Style): string {
  const stopped = problems.some((problem) => / does not run | is paused$/.test(problem));
  const missing = problems.some((problem) => problem.endsWith("has no container"));
  const remedy = missing
    ? "`pulumi up` makes what is missing and starts what is stopped."
    : stopped
      ? `\`kafka-cluster start ${flags}\` starts what is stopped.`
      : `\`kafka-cluster logs NODE ${flags}\` tells more.`;
  return [style.strong("What is wrong:"), ...problems.map((problem) => `  - ${problem}`), remedy].join("\n");
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}
