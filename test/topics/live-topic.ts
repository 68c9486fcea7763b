import type { DescribedTopic } from "../../src/kafka/client.ts";

type Settings = Readonly<Record<string, string>>;

/** What the brokers say where a topic says nothing. */
const brokers: Settings = { "cleanup.policy": "delete", "retention.ms": "604800000", "retention.bytes": "-1" };

/** A topic as it is in Kafka, of three partitions with two copies each. */
export function liveTopic(parts: {
  readonly partitions?: number;
  readonly copies?: readonly number[];
  readonly own?: Settings;
  readonly inherited?: Settings;
}): DescribedTopic {
  const partitions = parts.partitions ?? 3;
  const inherited: Settings = { ...brokers, ...parts.inherited };
  const own = parts.own ?? {};
  return {
    name: "orders",
    partitions,
    copies: parts.copies ?? Array.from({ length: partitions }, () => 2),
    settings: new Map(
      Object.entries({ ...inherited, ...own }).map(([key, value]) => [
        key,
        { value, own: key in own, inherited: inherited[key] ?? value },
      ]),
    ),
  };
}
