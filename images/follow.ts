import type Docker from "dockerode";
import { ImageError } from "./failure.ts";

/** One line of what the engine reports while it pulls, imports or builds. */
export interface EngineEvent {
  readonly status?: string;
  readonly id?: string;
  readonly stream?: string;
  readonly error?: string;
}

/** Reads the engine's report to its end. The engine answers 200 and puts a failure into the report: an `ImageError`. */
export async function follow(
  docker: Docker,
  report: NodeJS.ReadableStream,
  onEvent: (event: EngineEvent) => void = () => {},
): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const finished = (error: Error | null, events: EngineEvent[]) => {
      const failed = events?.find((event) => event.error !== undefined);
      if (error) reject(error);
      else if (failed?.error !== undefined) reject(new ImageError(`${lastOf(events)}${failed.error}`));
      else resolve();
    };
    docker.modem.followProgress(report, finished, onEvent);
  });
}

/** What a failed step printed last: the engine's own word is only its exit code. */
function lastOf(events: readonly EngineEvent[]): string {
  const printed = events.map(({ stream = "" }) => stream).join("");
  return printed
    .replace(/[^\n]*$/, "")
    .split("\n")
    .slice(-9)
    .join("\n");
}
