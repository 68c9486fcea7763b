import type { Finding } from "../../spec/explain.ts";
import { formatPath, type Path } from "../../spec/problem.ts";
import type { Spec } from "../../spec/schema.ts";
import { SECRET_EXPRESSION, SECRET_KEY } from "../connect.ts";
import { readChoice } from "../images.ts";
import { isFloating, parseReference } from "../reference.ts";
import { type ConnectSpec, connectProfile } from "../resolve-connect.ts";
import type { Rule } from "./rule.ts";

/** A rule over the section, where there is one. */
function ofConnect(reads: readonly string[], check: (connect: ConnectSpec, spec: Spec) => readonly Finding[]): Rule {
  return { reads, check: (spec) => (spec.connect === undefined ? [] : check(spec.connect, spec)) };
}

const oneWorker = ofConnect(["connect.mode", "connect.workers"], ({ mode, workers }) => {
  if (mode !== "standalone" || workers === 1) return [];
  return [
    {
      code: "connect-workers",
      path: ["connect", "workers"],
      part: "value",
      message: `connect.workers is ${workers}, but standalone workers know nothing of each other: each would run every connector.`,
      remedy: "Write mode: distributed, or workers: 1.",
    },
  ];
});

/** A connector's name is a file's, a key's of a ConfigMap, and a part of an address. */
const CONNECTOR_NAME = /^[A-Za-z0-9]([A-Za-z0-9._-]{0,126}[A-Za-z0-9])?$/;

const names = ofConnect(["connect.connectors"], ({ connectors }) =>
  Object.keys(connectors)
    .filter((name) => !CONNECTOR_NAME.test(name))
    .map((name) => ({
      code: "connector-name",
      path: ["connect", "connectors", name],
      part: "key",
      message: `connect.connectors has "${name}", which is no connector's name here: letters, digits, dots, hyphens and underscores, at most 128.`,
      remedy: "Give it another name.",
    })),
);

const DERIVED: Readonly<Record<string, string>> = {
  name: "the connector's name is its key",
  "connector.class": "Use class.",
  "tasks.max": "Use tasks.",
};

const derivedKeys = ofConnect(["connect.connectors"], ({ connectors }) =>
  settingsOf(connectors).flatMap(({ path, key }) => {
    const instead = DERIVED[key];
    if (instead === undefined) return [];
    return [
      {
        code: "protected-property",
        path,
        part: "key",
        message: `${formatPath(path)} says again what stands beside config.`,
        remedy: instead.startsWith("Use") ? instead : `Leave it out: ${instead}.`,
      },
    ];
  }),
);

const secrets = ofConnect(["connect.connectors", "connect.secrets"], ({ connectors, secrets }) =>
  settingsOf(connectors).flatMap(({ path, value }) => {
    const text = String(value);
    const known = Object.keys(secrets);
    const unknown = [...text.matchAll(SECRET_EXPRESSION)].filter(([, name = "", key]) => !known.includes(name) || !key);
    const misspelt = text.replaceAll(SECRET_EXPRESSION, "").includes("${secret:");
    if (unknown.length === 0 && !misspelt) return [];
    return [
      {
        code: "unknown-secret",
        path,
        part: "value",
        message:
          unknown.length === 0
            ? `${formatPath(path)} is ${text}; a secret is written as \${secret:NAME:KEY}.`
            : `${formatPath(path)} is ${text}, and connect.secrets has ${known.join(", ") || "none"}.`,
        remedy: `Name a file in connect.secrets, and one of its keys: \${secret:NAME:KEY}.`,
      },
    ];
  }),
);

/** Where a secret is, what reads it or what it is for; and keys of records, which are none. */
const ABOUT_A_SECRET =
  /[._-](class|source|provider|path|file|location|url|uri|endpoint|type|name|format|fields?|ms)$|(^|[._-])(partition|record|message|document|row|routing)\.key$/i;
/** What a config provider reads, ours or one of `connect.overrides`. */
const REFERENCE = /\$\{[^}:]+:[^}]*\}/;

const plainSecrets = ofConnect(["connect.connectors"], ({ connectors }) =>
  settingsOf(connectors)
    .filter(({ key, value }) => SECRET_KEY.test(key) && !ABOUT_A_SECRET.test(key) && isPlain(value))
    .map(({ path }) => ({
      code: "plain-secret",
      path,
      part: "value",
      message: `${formatPath(path)} has a secret in plain text, which the state, plans and the workers' files would show.`,
      remedy: `Put it into a file, name that in connect.secrets, and write \${secret:NAME:KEY}.`,
    })),
);

const isPlain = (value: string | number | boolean): boolean =>
  typeof value !== "boolean" && String(value).trim() !== "" && !REFERENCE.test(String(value));

interface Setting {
  readonly path: Path;
  readonly key: string;
  readonly value: string | number | boolean;
}

const settingsOf = (connectors: ConnectSpec["connectors"]): readonly Setting[] =>
  Object.entries(connectors).flatMap(([name, { config }]) =>
    Object.entries(config).map(([key, value]) => ({
      path: ["connect", "connectors", name, "config", key],
      key,
      value,
    })),
  );

const onDocker: Rule = {
  target: "kubernetes",
  reads: ["connect.plugins", "connect.files"],
  check({ connect }) {
    const instead = {
      plugins:
        "Build an image: FROM the brokers' image, COPY the plugins' folders to /opt/kafka/plugins; name it as connect.image.",
      files: "Name a claim as kubernetes.connectFiles.",
    };
    return (["plugins", "files"] as const)
      .filter((key) => connect?.[key] !== undefined)
      .map((key) => ({
        code: "wrong-target",
        path: ["connect", key],
        part: "key",
        message: `connect.${key} is a directory of this machine, which pods on Kubernetes nodes do not see.`,
        remedy: instead[key],
      }));
  },
};

const image = ofConnect(["connect.image"], ({ image: choice }) => {
  if (choice === undefined) return [];
  const { reference, family } = readChoice(choice);
  const path = typeof choice === "string" ? ["connect", "image"] : ["connect", "image", "reference"];
  const finding = (code: Finding["code"], what: string, remedy: string): Finding[] => [
    { code, path, part: "value", message: `connect.image is ${reference}, which ${what}.`, remedy },
  ];
  if (family === undefined) {
    const remedy = `Add the family beside it: {reference: "${reference}", family: apache}; the other one is cp.`;
    return finding("unknown-image-family", "is a name the program does not know", remedy);
  }
  if (connectProfile(family) === undefined)
    return finding("image-role", "has no Kafka Connect", "Use one that is made from apache/kafka or cp-kafka.");
  return isFloating(parseReference(reference))
    ? finding("floating-version", "means another image from time to time", "Write it with a pinned tag.")
    : [];
});

export const connectRules: readonly Rule[] = [oneWorker, names, derivedKeys, secrets, plainSecrets, onDocker, image];
