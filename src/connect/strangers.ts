/**
 * What to say of connectors that Connect has (`live`) and that are none of `known`; undefined = there are none. One that
 * somebody made by hand is meant to be there. One that was taken out while no worker could be asked, or with `connect` as a
 * whole, is not: Connect keeps it in its topic, and our list of names went with the workers. Nobody can tell the two apart,
 * so neither is removed. Pure.
 */
export function strangersText(live: readonly string[], known: readonly string[]): string | undefined {
  const strangers = live.filter((name) => !known.includes(name)).sort();
  if (strangers.length === 0) return undefined;
  return [
    `Kafka Connect has what the description does not: ${strangers.join(", ")}.`,
    "It was made by hand, or left the description while Connect could not be asked, and is left as it is. REST removes it:",
    ...strangers.map((name) => `  DELETE /connectors/${encodeURIComponent(name)}`),
  ].join("\n");
}
