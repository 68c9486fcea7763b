import { homedir } from "node:os";
import { probe } from "./probe.ts";
import { strategies } from "./strategies.ts";
import type { EngineAddress, Miss, Place, Surroundings } from "./types.ts";

export interface Search {
  /** The address the description names; it is then the only place asked. */
  readonly host?: string | undefined;
  /** Where to look; this process's own environment unless told. */
  readonly around?: Surroundings;
}

export type Found = { readonly engine: EngineAddress } | { readonly misses: readonly Miss[] };

/**
 * Finds the Docker engine to use: what the description, DOCKER_HOST or the docker CLI's context chose, else the first
 * well-known socket that answers. All places of one search are asked at once, and the first in order that answers
 * wins, so a search takes as long as that answer: a few milliseconds. Never rejects.
 */
export async function findEngine(search: Search = {}): Promise<Found> {
  const around = search.around ?? { env: process.env, platform: process.platform, home: homedir() };
  const misses: Miss[] = [];
  const guesses: Place[] = [];
  for (const strategy of strategies(search.host)) {
    const places = strategy.places(around);
    if (strategy.chosen && places.length > 0) return await first(places, misses);
    guesses.push(...places);
  }
  return await first(guesses, misses);
}

async function first(places: readonly Place[], misses: Miss[]): Promise<Found> {
  const enough = new AbortController();
  const answers = places.map((place) =>
    "miss" in place ? Promise.resolve(place) : probe(place.source, place.endpoint, enough.signal),
  );
  try {
    for (const answer of answers) {
      const outcome = await answer;
      if ("engine" in outcome) return outcome;
      misses.push(outcome.miss);
    }
    return { misses };
  } finally {
    enough.abort();
  }
}
