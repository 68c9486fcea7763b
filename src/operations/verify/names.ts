import { randomBytes } from "node:crypto";

const PREFIX = "kafka-cluster-verify-";
/** Far longer than any verification takes: a topic older than this was left behind by one that was killed. */
const EXPIRES_MS = 60 * 60 * 1000;

/** A topic's name that tells when it was made, so that a later run knows what was left behind. */
export function temporaryName(now: number): string {
  return `${PREFIX}${now.toString(36)}-${randomBytes(3).toString("hex")}`;
}

/** The temporary topics among these that nobody uses any more. */
export function expiredTopics(names: readonly string[], now: number): readonly string[] {
  return names.filter((name) => {
    const made = new RegExp(`^${PREFIX}([0-9a-z]+)-[0-9a-f]+$`).exec(name)?.[1];
    return made !== undefined && now - Number.parseInt(made, 36) > EXPIRES_MS;
  });
}
