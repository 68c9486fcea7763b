import { CONNECT, type Connect, OFFSETS_VOLUME } from "../../../model/connect.ts";

/** The Secret with the files of the description's `secrets`; each key is a file's name. */
export const SECRETS_NAME = `${CONNECT}-secrets`;

/**
 * An annotation of the Secret and of the pods that were made with it: another text means another mark, and so other pods.
 * It is a random one, because a digest of a password helps to guess it.
 */
export const SECRETS_MARK = "kafka-cluster.secrets";

/** The claim of a standalone worker's offsets: what its StatefulSet gives the pod of this name. */
export const offsetsClaim = (worker: string): string => `${OFFSETS_VOLUME}-${worker}`;

/** All of them; only a standalone worker has one. */
export const offsetsClaims = (connect: Connect | undefined): readonly string[] =>
  connect?.mode === "standalone" ? connect.workers.map(({ name }) => offsetsClaim(name)) : [];
