import { randomBytes } from "node:crypto";
import type Docker from "dockerode";
import { label } from "../src/targets/docker/labels.ts";

/** An image that one measurement makes for itself. */
export interface DerivedImage {
  readonly image: string;
  remove(): Promise<unknown>;
}

/**
 * Keeps a container made like this as an image, after `prepare` was done with it; `changes` is one instruction of a
 * Dockerfile. The name is its own: another run's, or one that an interrupted run left, would lose its name to it and stay.
 */
export async function deriveImage(
  docker: Docker,
  purpose: string,
  made: Docker.ContainerCreateOptions,
  { prepare, changes }: { prepare?: (container: Docker.Container) => Promise<void>; changes?: string },
): Promise<DerivedImage> {
  const reference = { repo: "kafka-cluster/kafka", tag: `bench-${purpose}-${randomBytes(3).toString("hex")}` };
  const container = await docker.createContainer({ ...made, Labels: { [label.temporary]: "bench" } });
  try {
    await prepare?.(container);
    await container.commit({ ...reference, ...(changes === undefined ? {} : { changes }) });
  } finally {
    await container.remove({ force: true, v: true });
  }
  const image = `${reference.repo}:${reference.tag}`;
  return { image, remove: () => docker.getImage(image).remove({ force: true }) };
}
