import { randomInt } from "node:crypto";
import { isFree } from "../targets/docker/ports.ts";

/** Below the ports that systems give to outgoing connections (from 32768), above those people choose for their own. */
const RANGE = { first: 20_000, last: 32_000 } as const;
const TRIES = 200;

/**
 * The first of `count` free ports of this machine in a row, somewhere in the range: starts at the same moment seldom
 * choose alike, and the caller chooses again where they did.
 */
export async function freePorts(count: number): Promise<number> {
  for (let attempt = 0; attempt < TRIES; attempt++) {
    const base = randomInt(RANGE.first, RANGE.last - count);
    const free = await Promise.all(Array.from({ length: count }, (_, index) => isFree("127.0.0.1", base + index)));
    if (free.every(Boolean)) return base;
  }
  throw new Error(`no ${count} free ports in a row between ${RANGE.first} and ${RANGE.last}`);
}

/** Whether a start failed because somebody else took one of its ports meanwhile: our own words, or the engine's. */
export const isPortClash = (message: string): boolean =>
  /port-busy|port is already allocated|address already in use/i.test(message);
