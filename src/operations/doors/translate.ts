import { parseAddress } from "../../kafka/address.ts";
import { isAtLeast } from "./present.ts";
import { type LostOption, OLD_NAMES, SUPERFLUOUS, TOOL_RULES, type ToolRule } from "./tools.ts";

/** What the translation has to know of the cluster the tool runs in. */
export interface Inside {
  /** Kafka's version, "3.9.2"; undefined = not known, taken for an older one. */
  readonly version: string | undefined;
  /** Where all brokers are, seen from a container: "kafka:9092". */
  readonly bootstrap: string;
  readonly zookeeper: string;
  /** Brokers' addresses outside → inside: "localhost:9093" → "kafka-2:9092". */
  readonly addresses: ReadonlyMap<string, string>;
}

export interface Translated {
  readonly args: readonly string[];
  /** What the person should know about a change, one sentence each. */
  readonly notes: readonly string[];
}

/**
 * The arguments a tool gets inside the cluster for those a person typed: today's names for older options, the names this
 * Kafka's version knows, addresses as they are inside, and the bootstrap address where none was given. Pure.
 */
export function translate(tool: string, typed: readonly string[], inside: Inside): Translated {
  const rule = TOOL_RULES.get(tool);
  if (rule === undefined || asksOnlyForHelp(typed)) return { args: typed, notes: [] };
  const renamed = renameOptions(splitEquals(typed), rule, inside.version);
  const { args, notes } = dropLost(renamed, lostOptions(rule, inside));
  return { args: withBootstrap(args, rule, inside), notes };
}

function asksOnlyForHelp(args: readonly string[]): boolean {
  return args.some((arg) => arg === "--help" || arg === "--version");
}

/** `--broker-list=x` becomes two arguments where the name is one we look at; others stay as they were typed. */
function splitEquals(args: readonly string[]): readonly string[] {
  return args.flatMap((arg) => {
    const [, name, value] = /^(--[\w.-]+)=(.*)$/s.exec(arg) ?? [];
    return name !== undefined && value !== undefined && LOOKED_AT.has(name) ? [name, value] : [arg];
  });
}

const BOOTSTRAP_NAMES = ["--bootstrap-server", "--bootstrap-servers", "--broker-list"];
const LOOKED_AT: ReadonlySet<string> = new Set([
  ...BOOTSTRAP_NAMES,
  "--zookeeper",
  ...OLD_NAMES.keys(),
  ...[...TOOL_RULES.values()].flatMap(({ renamed = {} }) => Object.entries(renamed).flat()),
  ...[...TOOL_RULES.values()].flatMap(({ lost = [] }) => lost.map(({ name }) => name)),
]);

function renameOptions(args: readonly string[], rule: ToolRule, version: string | undefined): readonly string[] {
  const pairs = Object.entries(rule.renamed ?? {});
  const names = new Map(isAtLeast(version, "4.2") ? pairs : pairs.map(([old, now]): [string, string] => [now, old]));
  return args.filter((arg) => !SUPERFLUOUS.includes(arg)).map((arg) => names.get(arg) ?? OLD_NAMES.get(arg) ?? arg);
}

function lostOptions({ lost = [], lostZooKeeper }: ToolRule, { version, bootstrap }: Inside): readonly LostOption[] {
  const note = `left this tool with Kafka 3.0; the brokers are asked instead (--bootstrap-server ${bootstrap})`;
  return [
    ...(lostZooKeeper ? [{ name: "--zookeeper", values: 1, note } as const] : []),
    ...(isAtLeast(version, "4.0") ? lost : []),
  ];
}

function dropLost(args: readonly string[], lost: readonly LostOption[]): Translated {
  const left: string[] = [];
  const notes: string[] = [];
  for (let at = 0; at < args.length; at++) {
    const option = lost.find(({ name }) => name === args[at]);
    if (option === undefined) left.push(args[at] ?? "");
    else {
      at += option.values;
      if (option.note !== undefined) notes.push(`${option.name} ${option.note}.`);
    }
  }
  return { args: left, notes };
}

function withBootstrap(args: readonly string[], rule: ToolRule, inside: Inside): readonly string[] {
  if (rule.instead?.some((option) => args.includes(option))) return args;
  switch (rule.bootstrap) {
    case "option":
      return withOption(args, "--bootstrap-server", inside, "first");
    case "option-last":
      return withOption(args, "--bootstrap-server", inside, "last");
    case "broker-list":
      return withOption(args, "--broker-list", inside, "first");
    case "producer-props":
      if (!isAtLeast(inside.version, "4.2")) return withProducerProperty(args, inside);
      // The option would take precedence over the person's own property.
      if (args.some((arg) => arg.startsWith("bootstrap.servers="))) return args;
      return withOption(args, "--bootstrap-server", inside, "first");
    case "zookeeper":
      return /^[^-/]\S*:\d+/.test(args[0] ?? "") ? args : [inside.zookeeper, ...args];
    case "zookeeper-option":
      return args.includes("--zookeeper.connect") ? args : ["--zookeeper.connect", inside.zookeeper, ...args];
  }
}

function withOption(args: readonly string[], name: string, inside: Inside, place: "first" | "last"): readonly string[] {
  if (args.includes("--bootstrap-controller")) return args;
  const at = args.findIndex((arg) => BOOTSTRAP_NAMES.includes(arg));
  const given = args[at + 1];
  if (at < 0 || given === undefined) {
    const added = [name, inside.bootstrap];
    return place === "first" ? [...added, ...args] : args.length === 0 ? args : [...args, ...added];
  }
  return [...args.slice(0, at), name, seenFromInside(given, inside), ...args.slice(at + 2)];
}

/** A second `--producer-props` would replace the first, so ours joins the person's. */
function withProducerProperty(args: readonly string[], inside: Inside): readonly string[] {
  if (args.some((arg) => arg.startsWith("bootstrap.servers="))) return args;
  const at = args.findIndex((arg) => BOOTSTRAP_NAMES.includes(arg));
  const address = at < 0 ? inside.bootstrap : seenFromInside(args[at + 1] ?? inside.bootstrap, inside);
  const rest = at < 0 ? [...args] : [...args.slice(0, at), ...args.slice(at + 2)];
  const property = `bootstrap.servers=${address}`;
  const list = rest.indexOf("--producer-props");
  if (list < 0) return [...rest, "--producer-props", property];
  return [...rest.slice(0, list + 1), property, ...rest.slice(list + 1)];
}

/** `localhost:9093` means broker 2 to the person and nobody to a process in a container. */
function seenFromInside(list: string, { addresses }: Inside): string {
  return list
    .split(",")
    .map((address) => addresses.get(canonical(address)) ?? address)
    .join(",");
}

/** One spelling for all names of this machine. Not an address: the text itself. */
export function canonical(text: string): string {
  try {
    const { host, port } = parseAddress(text);
    return `${["127.0.0.1", "::1", "0.0.0.0"].includes(host) ? "localhost" : host.toLowerCase()}:${port}`;
  } catch {
    return text;
  }
}
