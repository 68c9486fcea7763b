import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { differences, type Message, writtenBy } from "../../src/operations/verify/messages.ts";
import { expiredTopics, temporaryName } from "../../src/operations/verify/names.ts";

const written = [...writtenBy("host", 50), ...writtenBy("container", 50)];
/** As a topic of three partitions gives it back: each key's messages in order, partitions in any order. */
const read = (messages: readonly Message[] = written): Message[] =>
  messages.map((message) => ({ ...message, partition: message.key.length % 3 }));

describe("differences", () => {
  it("finds none when everything came back in order, however the keys are mixed", () => {
    const keys = [...new Set(written.map(({ key }) => key))];
    fc.assert(
      fc.property(fc.shuffledSubarray(keys, { minLength: keys.length }), (order) => {
        expect(
          differences(
            written,
            order.flatMap((key) => read().filter((message) => message.key === key)),
          ),
        ).toEqual([]);
      }),
    );
  });

  it("finds a message that is missing, doubled or foreign", () => {
    const any = fc.nat(written.length - 1);
    fc.assert(
      fc.property(any, (at) => {
        expect(differences(written, read().toSpliced(at, 1))).toEqual([expect.stringMatching(/^1 missing, e\.g\. /)]);
        const twice = read()[at];
        expect(differences(written, [...read(), ...(twice ? [twice] : [])])[0]).toMatch(/^1 more than once/);
      }),
    );
    expect(differences(written, [...read(), { key: "other", value: "x", partition: 0 }])).toEqual([
      "1 never written, e.g. other=x",
    ]);
  });

  it("finds a key out of order and a key in two partitions", () => {
    const [first, ...rest] = read();
    expect(differences(written, [...rest, ...(first ? [first] : [])])).toEqual(["1 out of order, e.g. key host-0"]);
    const moved = read().map((message, at) => (at === 10 ? { ...message, partition: 7 } : message));
    expect(differences(written, moved)).toEqual(["1 in more than one partition, e.g. key host-0"]);
  });

  it("keeps writers' order by text, beyond a thousand too", () => {
    const many = writtenBy("host", 12_000);
    expect(differences(many, read(many))).toEqual([]);
  });
});

describe("temporary topics", () => {
  it("are known by their name, and swept only when they are old", () => {
    const now = Date.UTC(2026, 0, 1);
    const fresh = temporaryName(now - 60_000);
    const old = temporaryName(now - 2 * 60 * 60 * 1000);
    expect(expiredTopics([fresh, old, "orders", "kafka-cluster-verify-", "kafka-cluster-verify-zz-Q"], now)).toEqual([
      old,
    ]);
    expect(temporaryName(now)).not.toBe(temporaryName(now));
  });
});
