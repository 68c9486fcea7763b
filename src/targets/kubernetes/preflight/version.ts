import type { Obstacle } from "../../obstacle.ts";

/**
 * The StatefulSets count from 1 (`spec.ordinals.start`): on by default from 1.27, stable from 1.31. An older API server
 * drops the field without a word, and broker 1 would look for the files of node 0. The charts ask for the same version
 * (`_helpers.tpl`).
 */
export const oldest = { major: 1, minor: 28 } as const;

/** undefined where the API server's version will do. Pure. */
export function versionObstacle(version: { readonly major: string; readonly minor: string }): Obstacle | undefined {
  // Some providers write `34+`.
  const [major, minor] = [version.major, version.minor].map((text) => Number.parseInt(text, 10));
  if (major === oldest.major && minor !== undefined && minor >= oldest.minor) return undefined;
  const said = `${version.major}.${version.minor}`;
  const isOlder = major !== undefined && minor !== undefined && major <= oldest.major && minor < oldest.minor;
  return {
    code: "kubernetes-version",
    about: "the API server",
    message: isOlder
      ? `Kubernetes is ${said}: spec.ordinals.start of a StatefulSet, by which pods are counted from 1, is not counted on there.`
      : `The API server says its version is ${said}, which is none this program knows.`,
    remedy: `Use Kubernetes ${oldest.major}.${oldest.minor} or newer.`,
  };
}
