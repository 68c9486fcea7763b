/** One thing a cluster needs on this machine. `warn` does not stand in the way. */
export interface Check {
  readonly what: string;
  readonly verdict: "ok" | "warn" | "fail";
  /** What was found, in one line. */
  readonly found: string;
  /** What to do about it; undefined when nothing. */
  readonly remedy: string | undefined;
}

export const ok = (what: string, found: string): Check => ({ what, verdict: "ok", found, remedy: undefined });
export const warn = (what: string, found: string, remedy: string): Check => ({ what, verdict: "warn", found, remedy });
export const fail = (what: string, found: string, remedy: string): Check => ({ what, verdict: "fail", found, remedy });
