import { vi } from "vitest";
import type * as kafka from "../../src/kafka/client.ts";
import type * as waiting from "../../src/readiness/wait.ts";
import type { waitMayRefill } from "../../src/readiness/wait-refill.ts";
import { healthy } from "../readiness/snapshots.ts";

/** In place of what asks Kafka, and of the two waits: a cluster that is well. */
export const client = {
  askApiVersions: vi.fn<typeof kafka.askApiVersions>(),
  takeSnapshot: vi.fn<typeof kafka.takeSnapshot>(),
  readDynamicDefaults: vi.fn<typeof kafka.readDynamicDefaults>(),
  alterDynamicDefaults: vi.fn<typeof kafka.alterDynamicDefaults>(),
  electPreferredLeaders: vi.fn<typeof kafka.electPreferredLeaders>(),
  readFeatures: vi.fn<typeof kafka.readFeatures>(),
  raiseFeatures: vi.fn<typeof kafka.raiseFeatures>(),
  unregisterBroker: vi.fn<typeof kafka.unregisterBroker>(),
};
export const wait = {
  waitMayRestart: vi.fn<typeof waiting.waitMayRestart>(),
  waitMayRefill: vi.fn<typeof waitMayRefill>(),
  waitReady: vi.fn<typeof waiting.waitReady>(),
};

/** Forgets what was asked. `onGate` is told who wants to be stopped, and who was before, and who to be born again. */
export function answerWell(onGate: (text: string) => void): void {
  const well = healthy();
  for (const one of [...Object.values(client), ...Object.values(wait)]) one.mockReset();
  client.askApiVersions.mockResolvedValue(2);
  client.takeSnapshot.mockResolvedValue(well.kafka as NonNullable<typeof well.kafka>);
  client.readDynamicDefaults.mockResolvedValue({});
  client.readFeatures.mockResolvedValue({});
  wait.waitReady.mockResolvedValue(well);
  wait.waitMayRestart.mockImplementation(async (_, { name }, { changed }) => {
    onGate(`gate ${name} after ${changed.map((node) => node.name).join(" ")}`.trim());
  });
  wait.waitMayRefill.mockImplementation(async (_, { name }) => onGate(`refill ${name}`));
}
