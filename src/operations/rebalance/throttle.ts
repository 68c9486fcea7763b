import { Failure } from "../output/failure.ts";

const UNITS: Readonly<Record<string, number>> = {
  "": 1,
  KB: 1e3,
  MB: 1e6,
  GB: 1e9,
  KIB: 2 ** 10,
  MIB: 2 ** 20,
  GIB: 2 ** 30,
};

/** Bytes per second from "10MB", "512KiB" or a bare number. Throws a Failure that names the option. */
export function bytesOption(name: string, text: string): number {
  const [, digits, unit] = /^(\d+(?:\.\d+)?)\s*([a-z]*?)(?:\/s)?$/i.exec(text.trim()) ?? [];
  const factor = UNITS[(unit ?? "?").toUpperCase()];
  const bytes = Math.round(Number(digits) * (factor ?? Number.NaN));
  if (Number.isSafeInteger(bytes) && bytes > 0) return bytes;
  throw new Failure(`${name} takes bytes per second, such as 10MB, not "${text}".`);
}
