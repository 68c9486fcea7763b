/**
 * Consents: explicit words for one run, each naming its object (`empty-volume:kafka-2`). They come from
 * KAFKA_CLUSTER_ALLOW or `--allow`, never from the description, where they would stay for ever.
 */
export type Consents = ReadonlySet<string>;

export function consentsFrom(text: string | undefined): Consents {
  return new Set((text ?? "").split(/[\s,]+/).filter((word) => word !== ""));
}

/** The sentence a refusal ends with. */
export const consentHint = (consent: string): string => `KAFKA_CLUSTER_ALLOW=${consent} for one run`;
