import type Docker from "dockerode";

/** How long the registry's first word may take, and how long a pull may then stand still, in ms. */
export interface Patience {
  readonly first: number;
  readonly still: number;
}

const usual: Patience = { first: 8_000, still: 60_000 };

interface PullEvent {
  readonly status?: string;
  readonly id?: string;
  readonly error?: string;
  readonly progressDetail?: { readonly current?: number; readonly total?: number };
}

/**
 * Pulls an image. Rejects with the engine's reason, or when nothing is heard: within seconds where no registry can be
 * reached (the engine itself would go on trying for minutes).
 */
export async function pull(
  docker: Docker,
  reference: string,
  onProgress: (line: string) => void,
  limits: Patience = usual,
): Promise<void> {
  const silent = new AbortController();
  let limit = limits.first;
  let watch = setTimeout(() => silent.abort(), limit);
  const layers = new Map<string, { readonly got: number; readonly of: number }>();
  try {
    const stream = await docker.pull(reference, { abortSignal: silent.signal });
    await follow(docker, stream, (event) => {
      if (layers.size === 0) onProgress(`${reference}: pulling`);
      limit = limits.still;
      clearTimeout(watch);
      watch = setTimeout(() => silent.abort(), limit);
      note(layers, event);
      if (event.status === "Downloading") onProgress(`${reference}: ${report(layers)}`);
    });
  } catch (error) {
    if (silent.signal.aborted) throw new Error(`the registry said nothing for ${limit / 1000} s`);
    throw error;
  } finally {
    clearTimeout(watch);
  }
}

function note(layers: Map<string, { got: number; of: number }>, { id, status, progressDetail }: PullEvent): void {
  if (id === undefined) return;
  if (status === "Downloading" && progressDetail?.total) {
    layers.set(id, { got: progressDetail.current ?? 0, of: progressDetail.total });
  }
  const layer = layers.get(id);
  if (layer !== undefined && status === "Download complete") layers.set(id, { got: layer.of, of: layer.of });
}

function report(layers: ReadonlyMap<string, { readonly got: number; readonly of: number }>): string {
  const sum = (pick: "got" | "of") =>
    Math.round([...layers.values()].reduce((all, layer) => all + layer[pick], 0) / 1e6);
  return `${sum("got")} of ${sum("of")} MB`;
}

/** Reads the engine's report to its end: it answers 200 first and may put a failure into the report. */
function follow(docker: Docker, report: NodeJS.ReadableStream, onEvent: (event: PullEvent) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    const finished = (error: Error | null, events: readonly PullEvent[]): void => {
      const failure = error ?? (events ?? []).map((event) => event.error).find((text) => text !== undefined);
      if (failure) reject(failure instanceof Error ? failure : new Error(failure));
      else resolve();
    };
    docker.modem.followProgress(report, finished, onEvent);
  });
}
