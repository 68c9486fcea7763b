/** Levels of Kafka's features, by their names: `metadata.version`, `transaction.version`. */
export type FeatureLevels = Readonly<Record<string, number>>;

const since40 = { "transaction.version": 2, "group.version": 1 };
const since41 = { ...since40, "eligible.leader.replicas.version": 1 };
const since42 = { ...since41, "share.version": 1, "streams.version": 1 };

/**
 * The levels that a release finalises, as `kafka-features.sh version-mapping --release-version` tells; what is 0 is left
 * out, and `kraft.version`, which is settled at birth. A test compares them with an image's own.
 */
const LEVELS: Readonly<Record<string, FeatureLevels>> = {
  "3.9": { "metadata.version": 21 },
  "4.0": { "metadata.version": 25, ...since40 },
  "4.1": { "metadata.version": 27, ...since41 },
  "4.2": { "metadata.version": 29, ...since42 },
  "4.3": { "metadata.version": 30, ...since42 },
};

/** By a release's line, such as "4.2"; undefined = a line that nothing is known of. */
export const levelsOf = (line: string): FeatureLevels | undefined => LEVELS[line];

/** The newest line whose `metadata.version` is not above this one; undefined = it is older than all of them. */
export function lineOfLevel(metadataVersion: number): string | undefined {
  return Object.entries(LEVELS)
    .filter(([, levels]) => (levels["metadata.version"] ?? 0) <= metadataVersion)
    .at(-1)?.[0];
}
