import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Endpoint, Surroundings } from "./types.ts";

/** The docker CLI's current context: none beyond the default one, one with its endpoint, or one that cannot be used. */
export type Context =
  | { readonly kind: "default" }
  | { readonly kind: "endpoint"; readonly name: string; readonly from: string; readonly endpoint: Endpoint }
  | { readonly kind: "broken"; readonly name: string; readonly from: string; readonly reason: string };

/**
 * Reads what `docker context use` and DOCKER_CONTEXT chose, from the files the docker CLI keeps (DOCKER_CONFIG, else
 * ~/.docker). A context's directory is named by the SHA-256 of its name.
 * See https://github.com/docker/cli/blob/master/cli/context/store/doc.go
 */
export function currentContext(around: Surroundings): Context {
  const directory = around.env.DOCKER_CONFIG || join(around.home, ".docker");
  const chosen = chosenName(directory, around);
  if (chosen === undefined || chosen.name === "default") return { kind: "default" };
  const { name, from } = chosen;
  const id = createHash("sha256").update(name).digest("hex");
  const file = join(directory, "contexts", "meta", id, "meta.json");
  if (!existsSync(file)) return { kind: "broken", name, from, reason: `docker context "${name}" does not exist` };
  const host = dockerHost(readJson(file));
  if (host === undefined) {
    return { kind: "broken", name, from, reason: `docker context "${name}" names no Docker endpoint (${file})` };
  }
  const certPath = join(directory, "contexts", "tls", id, "docker");
  const endpoint = existsSync(certPath) ? { address: host, certPath } : { address: host };
  return { kind: "endpoint", name, from, endpoint };
}

function chosenName(directory: string, around: Surroundings): { name: string; from: string } | undefined {
  if (around.env.DOCKER_CONTEXT) return { name: around.env.DOCKER_CONTEXT, from: "DOCKER_CONTEXT" };
  const file = join(directory, "config.json");
  const name = property(readJson(file), "currentContext");
  return typeof name === "string" && name !== "" ? { name, from: "docker context" } : undefined;
}

function dockerHost(meta: unknown): string | undefined {
  const host = property(property(property(meta, "Endpoints"), "docker"), "Host");
  return typeof host === "string" && host !== "" ? host : undefined;
}

function readJson(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch {
    return undefined;
  }
}

function property(value: unknown, key: string): unknown {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>)[key] : undefined;
}
