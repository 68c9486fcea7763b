/** Why a key of a properties file is not free, and what to write in its place. */
export interface Protection {
  readonly reason: string;
  readonly instead: string;
}

/** Keys with the same reason. */
export interface Row extends Protection {
  readonly keys: readonly (string | RegExp)[];
}

export const LEAVE_OUT = "Leave it out.";
