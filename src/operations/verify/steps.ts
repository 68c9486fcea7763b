/** One step of a verification, as it is told and printed as JSON. */
export interface Step {
  readonly what: string;
  readonly ok: boolean;
  readonly ms: number;
  /** Why it failed; undefined when it did not. */
  readonly reason: string | undefined;
}

export interface Steps {
  /** Runs a step, records it, and passes its result or its failure on. */
  readonly step: <T>(what: string, work: () => Promise<T>) => Promise<T>;
  readonly done: readonly Step[];
}

/** Times what is done and tells each step as it ends. */
export function stepsTold(tell: (step: Step) => void): Steps {
  const done: Step[] = [];
  const record = (what: string, begin: number, error?: unknown): void => {
    const reason = error === undefined ? undefined : error instanceof Error ? error.message : String(error);
    const step = { what, ok: error === undefined, ms: Math.round(performance.now() - begin), reason };
    done.push(step);
    tell(step);
  };
  return {
    done,
    step: async (what, work) => {
      const begin = performance.now();
      try {
        const result = await work();
        record(what, begin);
        return result;
      } catch (error) {
        record(what, begin, error ?? "unknown");
        throw error;
      }
    },
  };
}
