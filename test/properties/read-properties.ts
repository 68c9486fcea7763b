/**
 * A properties file as java.util.Properties loads it (without line continuations, which we never write): key → value.
 * Throws on a key that stands twice, which Java would take the last of without a word.
 */
export function readProperties(text: string): ReadonlyMap<string, string> {
  const entries = new Map<string, string>();
  for (const line of text.split("\n").map((raw) => raw.replace(/^[ \t\f]+/, ""))) {
    if (line === "" || line.startsWith("#") || line.startsWith("!")) continue;
    const [, key = "", value = ""] = /^((?:\\.|[^\\:= \t\f])*)[ \t\f]*[:=]?[ \t\f]*(.*)$/.exec(line) ?? [];
    const name = unescapeText(key);
    if (entries.has(name)) throw new Error(`${name} stands twice`);
    entries.set(name, unescapeText(value));
  }
  return entries;
}

function unescapeText(text: string): string {
  const named: Readonly<Record<string, string>> = { n: "\n", r: "\r", t: "\t", f: "\f" };
  return text.replace(/\\(?:u([0-9a-f]{4})|(.))/g, (_, code: string | undefined, char: string) =>
    code === undefined ? (named[char] ?? char) : String.fromCharCode(Number.parseInt(code, 16)),
  );
}
