const UNITS = { w: 604_800_000, d: 86_400_000, h: 3_600_000, m: 60_000, s: 1000, ms: 1 } as const;

/** What Kafka writes for "no limit". */
export const UNLIMITED = -1;

/** Milliseconds of a time as the description writes it (`7d`, `12h`, `30m`, `90s`, `500ms`); -1 for `forever`. */
export function milliseconds(text: string): number {
  if (text === "forever") return UNLIMITED;
  const [, count, unit] = /^(\d+)(ms|s|m|h|d|w)$/.exec(text) ?? [];
  return Number(count) * UNITS[unit as keyof typeof UNITS];
}

/** The other way round, in the greatest unit that says it exactly: `7d`, `36h`, `forever`. Weeks are said in days. */
export function durationText(ms: number): string {
  if (ms < 0) return "forever";
  const [unit, length] = Object.entries(UNITS).find(([name, size]) => name !== "w" && ms % size === 0) ?? ["ms", 1];
  return ms === 0 ? "0ms" : `${ms / length}${unit}`;
}
