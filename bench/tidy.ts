type Undo = () => Promise<unknown>;
/** Takes what is to be undone when the measurement ends. */
export type Later = (undo: Undo) => void;

/**
 * Runs `work`, and afterwards everything it handed to `later`, last first: when it failed, and when it was interrupted,
 * too. Rejects with the failure of the work; one of the tidying is told, for what it leaves behind is the reader's.
 */
export async function tidily<T>(work: (later: Later) => Promise<T>): Promise<T> {
  const undos: Undo[] = [];
  const undoAll = async (): Promise<void> => {
    for (let undo = undos.pop(); undo !== undefined; undo = undos.pop()) {
      await undo().catch((error: unknown) => console.error("Not everything was removed:", error));
    }
  };
  // One after the other: work that fails because it is being tidied away must not end the process in the middle of that.
  let tidied: Promise<void> = Promise.resolve();
  const tidy = (): Promise<void> => {
    tidied = tidied.then(undoAll);
    return tidied;
  };
  const interrupted = (): void => void tidy().finally(() => process.exit(130));
  process.once("SIGINT", interrupted).once("SIGTERM", interrupted);
  try {
    return await work((undo) => undos.push(undo));
  } finally {
    await tidy();
    process.off("SIGINT", interrupted).off("SIGTERM", interrupted);
  }
}
