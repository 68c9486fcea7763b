import type * as z from "zod";
import * as field from "./fields.ts";
import type { Problem } from "./problem.ts";
import { quote } from "./wording.ts";

/** What is said when a value has the right type but not the right form: one entry per kind of field. */

type Explanation = Pick<Problem, "code" | "message" | "remedy">;
type Explain = (name: string, value: unknown) => Explanation;

const explanations = new Map<z.core.$ZodType, Explain>([
  [field.name, explainName],
  [field.namespace, explainNamespace],
  [field.size, explainSize],
  [field.duration, explainDuration],
  [field.version, explainVersion],
  [field.port, explainPort],
  [field.cpu, explainCpu],
  [field.labelKey, explainLabelKey],
]);

/** The text for a value that breaks the bounds of its kind; a general one for kinds without a text of their own. */
export function explainBounds(schema: z.core.$ZodType, name: string, value: unknown, bound: string): Explanation {
  return explanations.get(schema)?.(name, value) ?? explainRange(name, value, bound);
}

/** Also said of a stack's name that is no legal name of a cluster. */
export function explainName(name: string, value: unknown): Explanation {
  const proposal = String(value)
    .toLowerCase()
    .replace(/[^a-z0-9-]+/g, "-")
    .replace(/^[^a-z]+/, "")
    .slice(0, field.NAME_LIMIT)
    .replace(/-+$/, "");
  return {
    code: "not-a-dns-label",
    message:
      `${name} is ${quote(value)}, but containers and networks get their names from it: it must be lower-case ` +
      `letters, digits and "-", begin with a letter, end with a letter or digit, and have at most ` +
      `${field.NAME_LIMIT} characters.`,
    remedy: `Write name: ${proposal || "local"}.`,
  };
}

function explainNamespace(name: string, value: unknown): Explanation {
  return {
    code: "not-a-dns-label",
    message: `${name} is ${quote(value)}; a namespace is lower-case letters, digits and "-", at most 63 characters.`,
    remedy: "Write a namespace, such as kafka-staging.",
  };
}

function explainSize(name: string, value: unknown): Explanation {
  const number = /\d+/.exec(String(value))?.[0] ?? "512";
  const unit = /g/i.test(String(value)) ? "g" : "m";
  return {
    code: "bad-size",
    message: `${name} is ${quote(value)}, which is not a size: a whole number above 0 and m, Mi, g or Gi is wanted.`,
    remedy: `Write it like ${Number(number) > 0 ? Number(number) : 512}${unit}.`,
  };
}

function explainDuration(name: string, value: unknown): Explanation {
  return {
    code: "bad-duration",
    message:
      `${name} is ${quote(value)}, which is no length of time: a whole number above 0 and ms, s, m (minutes), h, d or w ` +
      "is wanted, or forever.",
    remedy: "Write it like 7d.",
  };
}

function explainVersion(name: string, value: unknown): Explanation {
  if (value === "latest") {
    return {
      code: "floating-version",
      message: `${name} is "latest", which means another version every few months; from Kafka 4 on, one without ZooKeeper.`,
      remedy: `Write ${name}: ${field.NEWEST_VERSION}.`,
    };
  }
  return {
    code: "bad-version",
    message: `${name} is ${quote(value)}, but a version has three numbers.`,
    remedy: `Write it like ${field.NEWEST_VERSION}.`,
  };
}

function explainPort(name: string, value: unknown): Explanation {
  return {
    code: "port-range",
    message: `${name} is ${quote(value)}, outside of ${field.FIRST_PORT} to ${field.LAST_PORT}.`,
    remedy: "Choose a port in that range.",
  };
}

function explainCpu(name: string, value: unknown): Explanation {
  return {
    code: "bad-size",
    message: `${name} is ${quote(value)}, which is no amount of CPU: cores, or thousandths of one with m, are wanted.`,
    remedy: "Write it like 2, 0.5 or 250m.",
  };
}

function explainLabelKey(name: string, value: unknown): Explanation {
  return {
    code: "bad-label",
    message: `${name} is ${quote(value)}, which is not the name of a label.`,
    remedy: "Write it like topology.kubernetes.io/zone.",
  };
}

function explainRange(name: string, value: unknown, bound: string): Explanation {
  if (value === "") {
    return { code: "out-of-range", message: `${name} is empty.`, remedy: "Write a value, or leave the key out." };
  }
  return {
    code: "out-of-range",
    message: `${name} is ${quote(value)}; ${bound}.`,
    remedy: "Choose a value within that bound.",
  };
}
