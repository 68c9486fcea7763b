import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import type Docker from "dockerode";

/** One thing the engine did: https://docs.docker.com/reference/api/engine/ (GET /events). */
export interface EngineEvent {
  readonly Type: string;
  /** `create`, `start`, `destroy`, `exec_create: bash /etc/…`, … */
  readonly Action: string;
  readonly Actor: { readonly Attributes: Readonly<Record<string, string>> };
}

/**
 * Waits for the first event that `isIt`. Listening has begun when this resolves; `seen` resolves with the event, and
 * `stop` ends the listening.
 */
export async function watchEngine(
  docker: Docker,
  isIt: (event: EngineEvent) => boolean,
): Promise<{ readonly seen: Promise<void>; readonly stop: () => void }> {
  const stream = (await docker.getEvents()) as Readable;
  const lines = createInterface({ input: stream });
  const seen = new Promise<void>((resolve) => {
    lines.on("line", (line) => {
      if (isIt(JSON.parse(line) as EngineEvent)) resolve();
    });
  });
  // What is destroyed while it is read says so, once.
  stream.on("error", () => undefined);
  return { seen, stop: () => stream.destroy() };
}
