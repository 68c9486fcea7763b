/** A text as one word of a shell script. */
export function word(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

/** `export NAME='value'` lines. */
export function exports(variables: Readonly<Record<string, string>>): string {
  return Object.entries(variables)
    .map(([name, value]) => `export ${name}=${word(value)}`)
    .join("\n");
}
