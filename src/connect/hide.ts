import { valuesOf } from "./secret-file.ts";

/** What Kafka itself shows in a password's place is "[hidden]"; this is told apart from it. */
const IN_PLACE = "********";
/** Shorter ones are hidden as words of their own only: a text has too many places where they stand by chance. */
const SHORT = 4;

/**
 * Takes the values of secrets' files out of a text. Connect puts them in before it looks at settings and runs connectors,
 * and repeats those that a connector does not declare as passwords: "Invalid value VALUE for configuration".
 */
export function hiding(secrets: readonly { readonly content: string }[]): (text: string) => string {
  const values = [...new Set(secrets.flatMap(({ content }) => valuesOf(content)))]
    .filter((value) => value.trim() !== "")
    .sort((a, b) => b.length - a.length);
  if (values.length === 0) return (text) => text;
  const pattern = new RegExp(values.map(patternOf).join("|"), "g");
  return (text) => text.replace(pattern, IN_PLACE);
}

function patternOf(value: string): string {
  const exact = value.replace(/[\\^$.*+?()[\]{}|/-]/g, "\\$&");
  return value.length < SHORT ? `(?<!\\w)${exact}(?!\\w)` : exact;
}
