/** A properties file as sections, one per concern, each under a comment that says why it is there. */
export interface Section {
  readonly title: string;
  readonly entries: Readonly<Record<string, string | number | boolean>>;
}

/** Sections as text. A key that an override sets is left out above, so that no key stands twice. */
export function renderSections(
  header: string,
  sections: readonly Section[],
  overrides: Readonly<Record<string, string>>,
) {
  const all: readonly Section[] = [
    ...sections.map(({ title, entries }) => ({
      title,
      entries: Object.fromEntries(Object.entries(entries).filter(([key]) => !Object.hasOwn(overrides, key))),
    })),
    { title: "Overrides of the description.", entries: overrides },
  ];
  const blocks = all.filter(({ entries }) => Object.keys(entries).length > 0).map(renderSection);
  return `${[comment(header), ...blocks].join("\n\n")}\n`;
}

function renderSection({ title, entries }: Section): string {
  const lines = Object.entries(entries).map(([key, value]) => `${escapeKey(key)}=${escapeValue(String(value))}`);
  return [comment(title), ...lines].join("\n");
}

function comment(text: string): string {
  return text.replace(/^/gm, "# ");
}

/** As java.util.Properties reads it back: a colon, an equals sign or a space ends a key. */
export function escapeKey(key: string): string {
  return escapeText(key).replace(/[ :=#!]/g, "\\$&");
}

/** In a value only leading blanks are special; `:` and `=` are not. */
export function escapeValue(value: string): string {
  return escapeText(value).replace(/^ /, "\\ ");
}

/** Backslashes and everything beyond printable ASCII: properties files are read as Latin-1. */
function escapeText(text: string): string {
  const named: Readonly<Record<string, string>> = { "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t", "\f": "\\f" };
  return text.replace(
    /[^ !-[\]-~]/g,
    (char) => named[char] ?? `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}
