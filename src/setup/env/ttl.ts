import { SetupError } from "../setup-error.ts";

const units = { m: 60_000, h: 3_600_000, d: 86_400_000 } as const;
const FORM = /^(\d+[mhd])+$/;

/** `8h`, `90m`, `7d`, `1d12h` in milliseconds. Throws a `SetupError` for anything else, and for no time at all. */
export function parseTtl(text: string): number {
  const parts = FORM.test(text) ? [...text.matchAll(/(\d+)([mhd])/g)] : [];
  const total = parts.reduce((sum, [, count, unit]) => sum + Number(count) * units[unit as keyof typeof units], 0);
  if (total > 0 && Number.isSafeInteger(total)) return total;
  throw new SetupError(`--ttl takes a time such as 8h, 90m, 7d or 1d12h, not "${text}".`);
}

/** A length of time as people say it: `7d 4h`, `3h 20m`, `12m`; less than a minute is `0m`. */
export function sayTime(milliseconds: number): string {
  const minutes = Math.floor(Math.max(0, milliseconds) / units.m);
  const [days, hours, rest] = [Math.floor(minutes / 1440), Math.floor(minutes / 60) % 24, minutes % 60];
  if (days > 0) return hours === 0 ? `${days}d` : `${days}d ${hours}h`;
  if (hours > 0) return rest === 0 ? `${hours}h` : `${hours}h ${rest}m`;
  return `${rest}m`;
}
