import { setTimeout as pause } from "node:timers/promises";

/** Tries until it holds; rejects with its last complaint after a minute. */
export async function eventually(holds: () => Promise<void>): Promise<void> {
  const end = performance.now() + 60_000;
  for (;;) {
    try {
      await holds();
      return;
    } catch (error) {
      if (performance.now() > end) throw error;
      await pause(100);
    }
  }
}
