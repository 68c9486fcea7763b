import type { Finding } from "../../spec/explain.ts";
import type { Spec } from "../../spec/schema.ts";

/** One condition over several values of a description. */
export interface Rule {
  /** Dotted paths of the values it looks at. It is left out when one of them could not be read. */
  readonly reads: readonly string[];
  /** The target it is about; left out = every target. */
  readonly target?: Spec["target"];
  readonly check: (spec: Spec) => readonly Finding[];
}
