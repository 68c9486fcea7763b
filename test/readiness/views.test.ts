import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { KafkaSnapshot } from "../../src/kafka/client.ts";
import { agreed, heardIn, unawareIn, type View } from "../../src/readiness/views.ts";
import { anySnapshot, healthy, topic } from "./snapshots.ts";

const well = healthy().kafka as KafkaSnapshot;
const at = (id: number, more: Partial<KafkaSnapshot> = {}): View => ({
  address: `127.0.0.1:${9091 + id}`,
  said: { ...well, ...more },
});
const orders = (...isr: readonly number[]) => [topic("orders", 2, [{ replicas: [1, 2, 3], isr }])];
const known = (...ids: readonly number[]) => well.brokers.filter(({ id }) => ids.includes(id));
const isrOf = (views: readonly View[]) => agreed(views)?.topics[0]?.partitions[0]?.isr;

describe("What the brokers agree on", () => {
  it("is what each of them says where all say the same", () => {
    expect(agreed([at(1), at(2), at(3)])).toEqual(well);
    expect(agreed([at(2)])).toEqual(well);
    expect(agreed([])).toBeUndefined();
  });

  it("has a replica in sync only when all say so, and a leader only when nobody knows of none", () => {
    expect(isrOf([at(1), at(2, { topics: orders(1, 3) }), at(3, { topics: orders(3, 2, 1) })])).toEqual([1, 3]);
    const offline = [topic("orders", 2, [{ replicas: [1, 2, 3], isr: [1], leader: -1 }])];
    expect(agreed([at(1), at(2, { topics: offline })])?.topics[0]?.partitions[0]?.leader).toBe(-1);
  });

  it("never has more in sync than the one who says least, nor fewer topics than anybody knows", () => {
    const views = fc
      .array(anySnapshot, { minLength: 1, maxLength: 5 })
      .map((snapshots) => snapshots.map(({ kafka }) => ({ address: "elsewhere:9092", said: kafka as KafkaSnapshot })));
    fc.assert(
      fc.property(views, (asked) => {
        const merged = new Map(agreed(asked)?.topics.map((one) => [one.name, one]));
        for (const one of asked.flatMap(({ said }) => said.topics)) {
          expect(merged.get(one.name)?.minInSync).toBeGreaterThanOrEqual(one.minInSync);
          for (const { partition, isr } of one.partitions) {
            const both = merged.get(one.name)?.partitions.find((state) => state.partition === partition);
            expect(both && isr).toEqual(expect.arrayContaining([...(both?.isr ?? [])]));
          }
        }
      }),
    );
  });

  it("leaves out a broker whom the others have lost: it answers with what it knew before", () => {
    // Its word alone would still be that everybody is in sync.
    const lost = at(1, { controllerId: 1 });
    const others = { brokers: known(2, 3), controllerId: 3, topics: orders(2, 3) };
    for (const views of [
      [lost, at(2, others), at(3, others)],
      [lost, at(2, others)],
    ]) {
      expect(isrOf(views)).toEqual([2, 3]);
      expect(agreed(views)).toMatchObject({ brokers: known(2, 3), controllerId: 3 });
    }
    // It may also know less: that others have caught up since does not reach it, and must not bar its repair.
    expect(isrOf([at(1, { topics: orders(1, 2) }), at(2, others), at(3, others)])).toEqual([2, 3]);
  });

  it("is the least that is left when most are lost", () => {
    const last = at(3, { brokers: known(3), controllerId: 3, topics: orders(3) });
    expect(isrOf([at(1), at(2), last])).toEqual([3]);
  });

  it("does not ask one that has just started and knows nobody yet, unless there is no other", () => {
    const empty = at(1, { brokers: [], controllerId: -1, topics: [] });
    expect(agreed([empty, at(2), at(3)])).toEqual(well);
    expect(agreed([empty])).toMatchObject({ controllerId: -1, brokers: [], topics: [] });
  });
});

describe("Who does not know everything yet", () => {
  it("is nobody where all list the same, and whoever lacks what another one lists", () => {
    expect(unawareIn([at(1), at(2), at(3)])).toEqual([]);
    expect(unawareIn([])).toEqual([]);
    expect(unawareIn([at(1), at(2, { topics: [] })])).toEqual([{ address: "127.0.0.1:9093", topics: ["orders"] }]);
  });

  it("is one that has just started and knows nobody at all", () => {
    const empty = at(1, { brokers: [], controllerId: -1, topics: [] });
    expect(unawareIn([empty, at(2), at(3)])).toEqual([{ address: "127.0.0.1:9092", topics: ["orders"] }]);
  });

  it("is not told by one whom the others have lost: it may list what was deleted since", () => {
    const gone = topic("gone", 1, [{ replicas: [1], isr: [1] }]);
    const lost = at(1, { topics: [...well.topics, gone] });
    const others = { brokers: known(2, 3), controllerId: 3 };
    expect(unawareIn([lost, at(2, others), at(3, others)])).toEqual([]);
  });
});

describe("Whose word it is", () => {
  it("is told by the addresses, where each knows itself by the one it was asked at", () => {
    expect(heardIn([at(1), at(3)])).toEqual([1, 3]);
    expect(heardIn([])).toEqual([]);
    expect(heardIn([at(1), { ...at(2), address: "elsewhere:9092" }])).toBeUndefined();
  });
});
