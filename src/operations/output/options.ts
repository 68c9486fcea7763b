import { Failure } from "./failure.ts";

/** A whole number of at least 1 from an option's text. Throws a Failure that names the option. */
export function countOption(name: string, text: string): number {
  const value = Number(text);
  if (Number.isInteger(value) && value >= 1) return value;
  throw new Failure(`${name} takes a whole number of at least 1, not "${text}".`);
}

/** A positive number of seconds. Throws a Failure that names the option. */
export function secondsOption(name: string, text: string): number {
  const value = Number(text);
  if (Number.isFinite(value) && value > 0) return value;
  throw new Failure(`${name} takes a number of seconds, not "${text}".`);
}
