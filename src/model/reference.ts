import type { ImageFamily } from "../spec/fields.ts";

/** An image reference taken apart: `registry/repository:tag@digest`. */
export interface Reference {
  /** With the registry, without tag and digest: what a pinned tag is appended to. */
  readonly repository: string;
  readonly tag: string | undefined;
  readonly digest: string | undefined;
}

export function parseReference(text: string): Reference {
  const [named = "", digest] = text.split("@", 2);
  const colon = named.lastIndexOf(":");
  // A colon before the last slash belongs to a registry's port.
  const hasTag = colon > named.lastIndexOf("/");
  return {
    repository: hasTag ? named.slice(0, colon) : named,
    tag: hasTag ? named.slice(colon + 1) : undefined,
    digest,
  };
}

/** The family of an image by its well-known name, wherever it is mirrored; undefined for names that say nothing. */
export function familyOf(repository: string): ImageFamily | undefined {
  const segments = repository.split("/");
  const [owner = "", name = ""] = segments.slice(-2);
  if (segments.length === 1) return segments[0] === "zookeeper" ? "zookeeper" : undefined;
  if (name === "kafka" && (owner === "apache" || owner === "kafka-cluster")) return "apache";
  if (name === "zookeeper" && owner === "library") return "zookeeper";
  if (owner === "confluentinc" && (name === "cp-kafka" || name === "cp-zookeeper")) return "cp";
  return undefined;
}

/** Whether the same line can mean another image tomorrow: no digest, and no tag or one that moves (`latest`, `3.9`). */
export function isFloating({ tag, digest }: Reference): boolean {
  return digest === undefined && (tag === undefined || tag === "latest" || /^\d+(\.\d+)?(-|$)/.test(tag));
}
