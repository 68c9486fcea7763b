import type Docker from "dockerode";
import type { Cluster, Node } from "../../model/cluster.ts";
import type { Obstacle } from "../obstacle.ts";
import { isNotFound } from "./keeper.ts";
import type { Live } from "./live.ts";
import { containerName } from "./names.ts";

/** Built by this project (images/): the official layout with ZooKeeper jars that have no known holes. */
export const ourImage = (version: string): string => `kafka-cluster/kafka:${version}`;
export const officialImage = (version: string): string => `apache/kafka:${version}`;

/**
 * The image of a node whose description names none: what its container runs now (as long as that is of the wanted
 * version, so that building an image never replaces a node by itself), else ours where the engine has it, else the
 * official one.
 */
export async function chooseImages(
  docker: Docker | undefined,
  cluster: Cluster,
  live: Live | undefined,
): Promise<(node: Node) => string> {
  const candidates = [ourImage(cluster.version), officialImage(cluster.version)];
  const fallback =
    docker !== undefined && (await hasImage(docker, ourImage(cluster.version)))
      ? ourImage(cluster.version)
      : officialImage(cluster.version);
  return (node) => {
    if (node.image.reference !== undefined) return node.image.reference;
    const running = live?.containers.get(containerName(cluster, node))?.image;
    return candidates.find((candidate) => candidate === running) ?? fallback;
  };
}

export async function hasImage(docker: Docker, reference: string): Promise<boolean> {
  try {
    await docker.getImage(reference).inspect();
    return true;
  } catch (error) {
    if (isNotFound(error)) return false;
    throw error;
  }
}

/** Images that a node to be made needs and the engine does not have: its volumes are prepared with them, before any pull. */
export async function missingImages(docker: Docker, images: readonly string[]): Promise<Obstacle[]> {
  const distinct = [...new Set(images)];
  const present = await Promise.all(distinct.map((image) => hasImage(docker, image)));
  return distinct
    .filter((_, index) => !present[index])
    .map((image) => ({
      code: "image-missing",
      about: `image ${image}`,
      message: `The engine does not have the image ${image}.`,
      remedy: `\`npm run up\` fetches what is missing; by hand: docker pull ${image}.`,
    }));
}

/** One line where the official image's ZooKeeper is used; undefined where there is nothing to say. */
export function imageAdvice(images: readonly string[], version: string): string | undefined {
  if (!images.includes(officialImage(version))) return undefined;
  return (
    `${officialImage(version)} carries a ZooKeeper with published holes (CVE-2026-79993 among them); ` +
    `\`npm run image\` builds ${ourImage(version)}, the same layout without them: name it as image in the description.`
  );
}
