import type { Finding } from "../../spec/explain.ts";
import { nearest } from "../../spec/nearest.ts";
import { formatPath, type Path } from "../../spec/problem.ts";
import type { Spec } from "../../spec/schema.ts";
import { defaultMinInSync, resolveReplication } from "../replication.ts";
import { configNames, configProtection, isKnownConfig, readConfig } from "../topic-configs.ts";
import type { TopicSpec } from "../topics.ts";
import { lineOf } from "../versions.ts";
import type { Rule } from "./rule.ts";

const LONGEST_NAME = 249;

const names: Rule = {
  reads: ["topics"],
  check: ({ topics }) => Object.keys(topics).flatMap((name) => illegalName(name)),
};

function illegalName(name: string): readonly Finding[] {
  const about = { code: "topic-name", path: ["topics", name], part: "key" } as const;
  if (name.startsWith("__")) {
    return [
      {
        ...about,
        message: `topics has ${name}, but names that begin with __ are those of Kafka's own topics.`,
        remedy: "Give it another name. Kafka makes its own topics itself, with replication.factor copies.",
      },
    ];
  }
  if (name !== "." && name !== ".." && name.length <= LONGEST_NAME && /^[a-zA-Z0-9._-]+$/.test(name)) return [];
  return [
    {
      ...about,
      message: `topics has ${JSON.stringify(name)}, which Kafka refuses: a name has up to ${LONGEST_NAME} letters, digits, ".", "_" and "-".`,
      remedy: "Rename it.",
    },
  ];
}

/** Kafka's metrics write both as "_", and Kafka refuses the second topic for that. */
const clashes: Rule = {
  reads: ["topics"],
  check({ topics }) {
    const seen = new Map<string, string>();
    return Object.keys(topics).flatMap((name): readonly Finding[] => {
      const same = name.replaceAll(".", "_");
      const other = seen.get(same);
      seen.set(same, other ?? name);
      if (other === undefined) return [];
      return [
        {
          code: "topic-clash",
          path: ["topics", name],
          part: "key",
          message: `topics has ${name} and ${other}: Kafka takes "." and "_" for the same in names and refuses the second.`,
          remedy: "Rename one of them.",
        },
      ];
    });
  },
};

const copies: Rule = {
  reads: ["topics", "replication.factor", "replication.minInSync", "brokers.count"],
  check: (spec) => Object.entries(spec.topics).flatMap(([name, topic]) => impossibleCopies(spec, name, topic)),
};

function impossibleCopies(spec: Spec, name: string, topic: TopicSpec): readonly Finding[] {
  const cluster = resolveReplication(spec);
  // What the cluster's own values are blamed for is said there.
  if (topic.replicationFactor === undefined && topic.minInSync === undefined) return [];
  const factor = topic.replicationFactor ?? cluster.factor;
  const minInSync = topic.minInSync ?? cluster.minInSync;
  const here: Path = ["topics", name];
  const { count } = spec.brokers;
  if (factor > count) {
    if (topic.replicationFactor === undefined) return [];
    return [
      {
        code: "replication-exceeds-brokers",
        path: [...here, "replicationFactor"],
        part: "value",
        message: `${formatPath(here)} is to have ${factor} copies, but brokers.count is ${count}: a broker holds one copy of a partition at most.`,
        remedy: `Set it to ${count} or less, or brokers.count to ${factor} or more.`,
      },
    ];
  }
  if (minInSync < factor || (minInSync === 1 && factor === 1)) return [];
  const written = topic.minInSync !== undefined;
  const whose = written ? "minInSync" : "replication.minInSync, which holds for it,";
  return [
    {
      code: "min-in-sync",
      path: [...here, written ? "minInSync" : "replicationFactor"],
      part: "value",
      message:
        `${formatPath(here)} has ${factor === 1 ? "1 copy" : `${factor} copies`}, and ${whose} is ${minInSync}: ` +
        (minInSync > factor
          ? "no producer with acks=all could ever write to it."
          : "with one broker down every producer with acks=all would stop."),
      remedy: `${written ? "Set it to" : "Write minInSync:"} ${defaultMinInSync(factor)}, or give it more copies.`,
    },
  ];
}

const configs: Rule = {
  reads: ["topics", "version"],
  check: ({ topics, version }) =>
    Object.entries(topics).flatMap(([name, { config }]) =>
      Object.entries(config).flatMap(([key, value]) =>
        badConfig(["topics", name, "config", key], value, lineOf(version)),
      ),
    ),
};

function badConfig(path: Path, value: string | number | boolean, line: string): readonly Finding[] {
  const key = path.at(-1) ?? "";
  const sets = `${formatPath(path.slice(0, 2))} sets ${key}`;
  const protection = configProtection(key);
  if (protection) {
    const message = `${sets} to ${value}, but ${protection.reason}.`;
    return [{ code: "protected-property", path, part: "key", message, remedy: protection.instead }];
  }
  if (!isKnownConfig(key, line)) {
    const guess = nearest(key, configNames);
    const message = `${sets}, which is no setting of a topic in Kafka ${line}.`;
    const remedy = guess !== undefined && guess !== key ? `Did you mean ${guess}?` : "Leave it out.";
    return [{ code: "unknown-topic-config", path, part: "key", message, remedy }];
  }
  const read = readConfig(key, value, line);
  // A number that is not exact is a problem of its own.
  const isInexact = Number.isInteger(value) && !Number.isSafeInteger(value);
  if ("value" in read || isInexact) return [];
  const message = `${sets} to ${value}, but ${read.wanted} is wanted.`;
  const remedy = "Write such a value, or leave the key out.";
  return [{ code: "topic-config-value", path, part: "value", message, remedy }];
}

export const topicRules: readonly Rule[] = [names, clashes, copies, configs];
