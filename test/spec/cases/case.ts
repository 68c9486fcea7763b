import type { ProblemCode } from "../../../src/spec/problem.ts";

/** One bad description, and all that has to be said about it. */
export interface ProblemCase {
  readonly yaml: string;
  /** `LINE:COLUMN`, the message, the remedy. */
  readonly says: readonly [where: string, message: string, remedy: string];
  /** The stack's name, where it matters. */
  readonly stackName?: string;
}

export type Cases = Readonly<Partial<Record<ProblemCode, readonly ProblemCase[]>>>;
