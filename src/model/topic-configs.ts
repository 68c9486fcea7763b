import { DURATION, SIZE } from "../spec/fields.ts";
import { milliseconds } from "./durations.ts";
import type { Protection } from "./protection.ts";
import { mebibytes } from "./sizes.ts";
import { isOlderLine } from "./versions.ts";

/**
 * The settings of a topic that Kafka 3.7 to 4.3 knows, with what each takes: what `java -cp … LogConfig` prints of each
 * line (org.apache.kafka.storage.internals.log). A value that Kafka would refuse is then a problem of the description,
 * before anything is made.
 */
type Kind =
  | { readonly kind: "ms" | "bytes" | "number"; readonly min: number; readonly max?: number | undefined }
  | { readonly kind: "ratio" | "flag" }
  | { readonly kind: "choice" | "choices"; readonly of: readonly string[] };

const INT = 2 ** 31 - 1;
const LONG = 2n ** 63n - 1n;
const number = (kind: "ms" | "bytes" | "number", min: number, max?: number): Kind => ({ kind, min, max });
const FLAG: Kind = { kind: "flag" };

const kinds: Readonly<Record<string, Kind>> = {
  "cleanup.policy": { kind: "choices", of: ["delete", "compact"] },
  "compression.type": { kind: "choice", of: ["producer", "uncompressed", "gzip", "snappy", "lz4", "zstd"] },
  "compression.gzip.level": number("number", -1, 9),
  "compression.lz4.level": number("number", 1, 17),
  "compression.zstd.level": number("number", -131_072, 22),
  "delete.retention.ms": number("ms", 0),
  "file.delete.delay.ms": number("ms", 0),
  "flush.messages": number("number", 1),
  "flush.ms": number("ms", 0),
  "index.interval.bytes": number("bytes", 0, INT),
  "local.retention.bytes": number("bytes", -2),
  "local.retention.ms": number("ms", -2),
  "max.compaction.lag.ms": number("ms", 1),
  "max.message.bytes": number("bytes", 0, INT),
  "message.downconversion.enable": FLAG,
  "message.timestamp.after.max.ms": number("ms", 0),
  "message.timestamp.before.max.ms": number("ms", 0),
  "message.timestamp.type": { kind: "choice", of: ["CreateTime", "LogAppendTime"] },
  "min.cleanable.dirty.ratio": { kind: "ratio" },
  "min.compaction.lag.ms": number("ms", 0),
  preallocate: FLAG,
  "remote.log.copy.disable": FLAG,
  "remote.log.delete.on.disable": FLAG,
  "remote.storage.enable": FLAG,
  "segment.bytes": number("bytes", 14, INT),
  "segment.index.bytes": number("bytes", 4, INT),
  "segment.jitter.ms": number("ms", 0),
  "segment.ms": number("ms", 1),
};

const protections: Readonly<Record<string, Protection>> = {
  "retention.ms": { reason: "it is said in units a person reads", instead: "Use retention, such as retention: 7d." },
  "retention.bytes": { reason: "it is said in units a person reads", instead: "Use retentionSize, such as 10g." },
  "min.insync.replicas": { reason: "it is checked against the copies there are", instead: "Use minInSync." },
  "unclean.leader.election.enable": {
    reason: "a leader that missed records would throw away acknowledged ones",
    instead: "Leave it out; it stays off.",
  },
  "leader.replication.throttled.replicas": { reason: "moving replicas sets and removes it", instead: "Leave it out." },
  "follower.replication.throttled.replicas": {
    reason: "moving replicas sets and removes it",
    instead: "Leave it out.",
  },
};

/** Names a person may write, sorted: for a proposal in place of one that Kafka does not know. */
export const configNames: readonly string[] = Object.keys(kinds).sort();

/** The first line with a setting, and the first one without it, where not all known lines have it. */
const lines: Readonly<Record<string, { readonly since?: string; readonly until?: string }>> = {
  "compression.gzip.level": { since: "3.8" },
  "compression.lz4.level": { since: "3.8" },
  "compression.zstd.level": { since: "3.8" },
  // KIP-724
  "message.downconversion.enable": { until: "4.0" },
  // KIP-950
  "remote.log.copy.disable": { since: "3.9" },
  "remote.log.delete.on.disable": { since: "3.9" },
};

/** `line`: Kafka's, such as "3.9". */
export function isKnownConfig(key: string, line: string): boolean {
  const { since, until } = lines[key] ?? {};
  if (since !== undefined && isOlderLine(line, since)) return false;
  return Object.hasOwn(kinds, key) && (until === undefined || isOlderLine(line, until));
}

/** KIP-1030: 4.0 wants more of some settings. */
const SINCE_4_0: Readonly<Record<string, Kind>> = { "segment.bytes": number("bytes", 1024 * 1024, INT) };

/** Why a setting is not written under `config`; undefined for one that is free. */
export function configProtection(key: string): Protection | undefined {
  return Object.hasOwn(protections, key) ? protections[key] : undefined;
}

/** A setting's value as Kafka tells it (`12h` → "43200000"), or what Kafka of this line wants in its place. */
export function readConfig(
  key: string,
  written: string | number | boolean,
  line: string,
): { readonly value: string } | { readonly wanted: string } {
  const kind = (isOlderLine(line, "4.0") ? undefined : SINCE_4_0[key]) ?? kinds[key];
  const text = String(written).trim();
  if (kind === undefined) return { value: text };
  switch (kind.kind) {
    case "flag":
      return /^(true|false)$/i.test(text) ? { value: text.toLowerCase() } : { wanted: "true or false" };
    case "choice":
      return kind.of.includes(text) ? { value: text } : { wanted: `one of ${kind.of.join(", ")}` };
    case "choices": {
      const parts = text.split(/\s*,\s*/);
      const fits = parts.every((part) => kind.of.includes(part)) && new Set(parts).size === parts.length;
      return fits
        ? { value: parts.join(",") }
        : { wanted: `${kind.of.join(" or ")}, or both with a comma between them` };
    }
    case "ratio": {
      const ratio = text === "" ? Number.NaN : Number(text);
      return ratio >= 0 && ratio <= 1 ? { value: javaDouble(ratio) } : { wanted: "a number from 0 to 1" };
    }
    default:
      return readNumber(kind, text);
  }
}

function readNumber({ kind, min, max }: Extract<Kind, { min: number }>, text: string) {
  const value = numberOf(kind, text);
  const most = max ?? LONG;
  if (value !== undefined && value >= min && value <= most) return { value: String(value) };
  const unit = kind === "ms" ? ", or a time such as 12h" : kind === "bytes" ? ", or a size such as 2m" : "";
  const bound = max === undefined ? "" : ` and at most ${max}`;
  return { wanted: `a whole number of at least ${min}${bound}${unit}` };
}

/** Exact, as far as Kafka's own numbers go. */
function numberOf(kind: "ms" | "bytes" | "number", text: string): bigint | undefined {
  if (/^-?\d+$/.test(text)) return BigInt(text);
  if (kind === "ms" && DURATION.test(text)) return BigInt(milliseconds(text));
  if (kind === "bytes" && SIZE.test(text)) return BigInt(mebibytes(text) * 1024 * 1024);
  return undefined;
}

/** As Java writes it, which is how Kafka tells it: 1.0, not 1. */
const javaDouble = (value: number): string => (Number.isInteger(value) ? `${value}.0` : String(value));
