/** The keys of a properties file, as java.util.Properties reads it. */
export const keysOf = (text: string): readonly string[] => entriesOf(text).map(([key]) => key);

/** Its values, as the same reads them. */
export const valuesOf = (text: string): readonly string[] => entriesOf(text).map(([, value]) => value);

function entriesOf(text: string): readonly (readonly [key: string, value: string])[] {
  return logicalLines(text).flatMap((line) => {
    const [, key, value = ""] = /^((?:\\.|[^\s:=\\])+)\s*[:=]?\s*(.*)$/s.exec(line) ?? [];
    return key === undefined ? [] : [[unescaped(key), unescaped(value)] as const];
  });
}

const NAMED: Readonly<Record<string, string>> = { t: "\t", n: "\n", r: "\r", f: "\f" };

const unescaped = (text: string): string =>
  text.replace(/\\(?:u([\da-f]{4})|(.))/gis, (_, code: string | undefined, one: string) =>
    code === undefined ? (NAMED[one] ?? one) : String.fromCharCode(Number.parseInt(code, 16)),
  );

/** Without comments and empty lines; a line that ends in a backslash goes on in the next one. */
function logicalLines(text: string): readonly string[] {
  const lines: string[] = [];
  let open = false;
  for (const line of text.split(/\r\n|\r|\n/)) {
    const trimmed = line.trimStart();
    if (!open && (trimmed === "" || /^[#!]/.test(trimmed))) continue;
    const goesOn = /(^|[^\\])(\\\\)*\\$/.test(trimmed);
    const part = goesOn ? trimmed.slice(0, -1) : trimmed;
    if (open) lines.push(`${lines.pop() ?? ""}${part}`);
    else lines.push(part);
    open = goesOn;
  }
  return lines;
}
