import type Docker from "dockerode";
import { parseReference } from "../../model/reference.ts";
import { SetupError } from "../setup-error.ts";
import { credentialsFor } from "./credentials.ts";

interface PushEvent {
  /** A layer's. */
  readonly id?: string;
  readonly progressDetail?: { readonly current?: number; readonly total?: number };
  readonly error?: string;
  readonly aux?: { readonly Digest?: string };
}

/**
 * Names an image of the engine `reference` and pushes it. Resolves with the reference by its digest,
 * `registry.example.com/team/kafka:3.9.2@sha256:…`, which can never mean another image. Rejects with a `SetupError` that
 * has the registry's words.
 */
export async function pushImage(
  docker: Docker,
  image: string,
  reference: string,
  onProgress: (line: string) => void,
): Promise<string> {
  const { registry, repository, tag } = destinationOf(reference);
  await docker.getImage(image).tag({ repo: repository, tag });
  onProgress(`${image}: pushing to ${repository}:${tag}`);
  const authconfig = credentialsFor(registry);
  try {
    const report = await docker.getImage(`${repository}:${tag}`).push({ tag, ...(authconfig && { authconfig }) });
    return `${repository}:${tag}@${await digestIn(docker, report, onProgress)}`;
  } catch (error) {
    const words =
      error instanceof Error ? error.message.replace(/^\(HTTP code \d+\)[^-]*- /, "").trim() : String(error);
    throw new SetupError(
      `${repository}:${tag} could not be pushed: ${words}\n` +
        `If the registry wants a login: docker login ${registry}. If it speaks HTTP only, the engine has to be told ` +
        "(insecure-registries).",
    );
  }
}

/** A registry's host, a repository with it, and a tag. Throws a `SetupError` for what would go to nobody's registry. */
export function destinationOf(reference: string): {
  readonly registry: string;
  readonly repository: string;
  readonly tag: string;
} {
  const { repository, tag, digest } = parseReference(reference);
  const [registry = ""] = repository.split("/");
  const isHost = repository.includes("/") && (/[.:]/.test(registry) || registry === "localhost");
  if (isHost && tag !== undefined && tag !== "" && digest === undefined) return { registry, repository, tag };
  throw new SetupError(
    `${reference} is no place to push to: it takes a registry, a repository and a tag, such as ` +
      "registry.example.com/team/kafka:3.9.2.",
  );
}

async function digestIn(
  docker: Docker,
  report: NodeJS.ReadableStream,
  onProgress: (line: string) => void,
): Promise<string> {
  const layers = new Map<string, number>();
  const events = await new Promise<readonly PushEvent[]>((resolve, reject) => {
    docker.modem.followProgress(
      report,
      (error: Error | null, seen: readonly PushEvent[]) => (error ? reject(error) : resolve(seen ?? [])),
      ({ id, progressDetail }: PushEvent) => {
        if (id === undefined || progressDetail?.current === undefined) return;
        layers.set(id, progressDetail.current);
        onProgress(`${Math.round([...layers.values()].reduce((all, layer) => all + layer, 0) / 1e6)} MB pushed`);
      },
    );
  });
  const failure = events.find(({ error }) => error !== undefined)?.error;
  if (failure !== undefined) throw new Error(failure);
  const digest = events.flatMap(({ aux }) => aux?.Digest ?? []).at(-1);
  if (digest === undefined) throw new Error("the registry named no digest");
  return digest;
}
