import { setTimeout as pause } from "node:timers/promises";
import { askApiVersions } from "../src/kafka/client.ts";

const deadlineMs = 120_000;

/** Resolves when a broker answers at this address. Rejects after two minutes with what it met last. */
export async function answers(address: { readonly host: string; readonly port: number }): Promise<void> {
  const end = performance.now() + deadlineMs;
  for (;;) {
    try {
      await askApiVersions(address);
      return;
    } catch (error) {
      const where = `${address.host}:${address.port}`;
      if (performance.now() > end) throw new Error(`nobody answers at ${where}`, { cause: error });
      await pause(50);
    }
  }
}
