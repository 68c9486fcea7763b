import type { DescribedTopic } from "../kafka/client.ts";
import { durationText } from "../model/durations.ts";
import type { TopicWork } from "./plan.ts";

/** What a change of settings makes Kafka delete of the records there are, one sentence each. Pure. */
export function lossesOf(
  live: Pick<DescribedTopic, "settings">,
  { set, remove }: Pick<TopicWork, "set" | "remove">,
): readonly string[] {
  const before = (key: string): string => live.settings.get(key)?.value ?? "";
  const after = (key: string): string =>
    set[key] ?? (remove.includes(key) ? (live.settings.get(key)?.inherited ?? "") : before(key));
  const policies = (text: string): readonly string[] => text.split(/\s*,\s*/);
  const [old, next] = [policies(before("cleanup.policy")), policies(after("cleanup.policy"))];
  const losses: string[] = [];
  if (next.includes("compact") && !old.includes("compact"))
    losses.push("cleanup.policy becomes compact, which keeps the last record of each key only");
  if (!next.includes("delete")) return losses;
  const time = after("retention.ms");
  const size = after("retention.bytes");
  if (!old.includes("delete")) {
    if (Number(time) >= 0 || Number(size) >= 0) losses.push("cleanup.policy becomes delete, which removes old records");
    return losses;
  }
  if (isLess(time, before("retention.ms")))
    losses.push(`it keeps them ${kept(before("retention.ms"))} and would only for ${durationText(Number(time))}`);
  if (isLess(size, before("retention.bytes")))
    losses.push(`of each partition it would keep ${size} bytes, now ${bytesText(before("retention.bytes"))}`);
  return losses;
}

/** −1 is no limit, and more than any number. */
function isLess(after: string, before: string): boolean {
  if (after === "" || before === "" || Number(after) < 0) return false;
  return Number(before) < 0 || Number(after) < Number(before);
}

const kept = (ms: string): string => (Number(ms) < 0 ? "for ever" : `for ${durationText(Number(ms))}`);
const bytesText = (bytes: string): string => (Number(bytes) < 0 ? "all" : bytes);
