import { readFileSync, statSync } from "node:fs";
import { isAbsolute, join } from "node:path";
import { SECRET_EXPRESSION } from "../model/connect.ts";
import type { Finding } from "../spec/explain.ts";
import { nearest } from "../spec/nearest.ts";
import type { Spec } from "../spec/schema.ts";
import type { ConnectInputs } from "../targets/target.ts";
import { keysOf } from "./secret-file.ts";

type ConnectSpec = NonNullable<Spec["connect"]>;

/**
 * What `connect` names of this machine, relative to `root`: directories looked for, and secrets' files read. With
 * everything that is missing, so that a description is refused as a whole; nothing of a secret's value is in a finding.
 */
export function readInputs(
  connect: Pick<ConnectSpec, "plugins" | "files" | "secrets" | "connectors">,
  root: string,
): { readonly inputs: ConnectInputs; readonly findings: readonly Finding[] } {
  const at = (path: string) => (isAbsolute(path) ? path : join(root, path));
  const directories = (["plugins", "files"] as const).map((key) => {
    const written = connect[key];
    return { key, written, path: written === undefined ? undefined : at(written) };
  });
  const secrets = Object.entries(connect.secrets).map(([name, written]) => ({
    name,
    ...readSecret(at(written)),
    written,
  }));
  const readable = secrets.flatMap(({ name, content }) => (content === undefined ? [] : [{ name, content }]));
  const [plugins, files] = directories;
  return {
    inputs: {
      plugins: plugins?.path,
      files: files?.path,
      secrets: readable.sort((a, b) => (a.name < b.name ? -1 : 1)),
    },
    findings: [
      ...directories.flatMap(({ key, written, path }) =>
        path === undefined || isDirectory(path) ? [] : [missingDirectory(key, written ?? "")],
      ),
      ...secrets.flatMap(({ name, reason, written }) =>
        reason === undefined ? [] : [unreadable(name, written, reason)],
      ),
      ...missingKeys(connect, new Map(readable.map(({ name, content }) => [name, keysOf(content)]))),
    ],
  };
}

function isDirectory(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}

function readSecret(path: string): { readonly content?: string; readonly reason?: string } {
  try {
    return { content: readFileSync(path, "utf8") };
  } catch (error) {
    const { code } = Object(error) as { readonly code?: unknown };
    return { reason: code === "ENOENT" ? "is not there" : `cannot be read (${String(code)})` };
  }
}

const missingDirectory = (key: string, written: string): Finding => ({
  code: "missing-file",
  path: ["connect", key],
  part: "value",
  message: `connect.${key} is ${written}, and there is no such directory.`,
  remedy: "Make it, or give the path of one, relative to the project's folder.",
});

const unreadable = (name: string, written: string, reason: string): Finding => ({
  code: "missing-file",
  path: ["connect", "secrets", name],
  part: "value",
  message: `connect.secrets.${name} is ${written}, which ${reason}.`,
  remedy: "Write it with KEY=VALUE lines, or give another path, relative to the project's folder. Keep it out of git.",
});

/** Keys that connectors want of files that could be read. Which secrets there are is a rule of the model. */
function missingKeys(
  { connectors }: Pick<ConnectSpec, "connectors">,
  keys: ReadonlyMap<string, readonly string[]>,
): readonly Finding[] {
  return Object.entries(connectors).flatMap(([name, { config }]) =>
    Object.entries(config).flatMap(([setting, value]) =>
      [...String(value).matchAll(SECRET_EXPRESSION)].flatMap(([text, secret = "", key = ""]) => {
        const known = keys.get(secret);
        if (known === undefined || known.includes(key)) return [];
        const guess = nearest(key, known);
        return [
          {
            code: "unknown-secret" as const,
            path: ["connect", "connectors", name, "config", setting],
            part: "value" as const,
            message: `${setting} of connector ${name} is ${text}, and the file of connect.secrets.${secret} has no ${key}.`,
            remedy: guess === undefined ? `It has ${known.join(", ") || "no keys"}.` : `Did you mean ${guess}?`,
          },
        ];
      }),
    ),
  );
}
