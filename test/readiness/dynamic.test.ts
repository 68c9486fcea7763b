import { beforeEach, describe, expect, it, vi } from "vitest";
import { alterDynamicDefaults, readDynamicDefaults } from "../../src/kafka/client.ts";
import { applyDynamic } from "../../src/readiness/dynamic.ts";
import { clientBootstrap } from "../../src/readiness/vantage.ts";
import { clusterOf } from "../model/cluster-of.ts";

vi.mock("../../src/kafka/client.ts", async (original) => ({
  ...(await original<typeof import("../../src/kafka/client.ts")>()),
  alterDynamicDefaults: vi.fn(async () => {}),
  readDynamicDefaults: vi.fn(),
}));

const bootstrap = clientBootstrap(clusterOf().brokers);
beforeEach(() => void vi.mocked(alterDynamicDefaults).mockClear());

describe("The settings that Kafka changes while it runs", () => {
  it.each([
    ["sets what is missing or other", { a: "1", b: "2" }, { a: "1", b: "3", c: "4" }, [], { set: { b: "3", c: "4" } }],
    ["leaves alone what somebody else has set", { theirs: "x" }, { a: "1" }, [], { set: { a: "1" } }],
    ["takes back what it has set and is not wanted any more", { a: "1", b: "2" }, { a: "1" }, ["b"], { remove: ["b"] }],
    ["takes back nothing that is gone already", {}, { a: "1" }, ["b"], { set: { a: "1" } }],
    ["does not take back what is wanted after all", { a: "0" }, { a: "1" }, ["a"], { set: { a: "1" } }],
  ])("%s", async (_, current, wanted, forgotten, change) => {
    vi.mocked(readDynamicDefaults).mockResolvedValue(current);
    await applyDynamic(bootstrap, wanted, forgotten);
    expect(vi.mocked(alterDynamicDefaults).mock.calls).toEqual([
      [["127.0.0.1:9092", "127.0.0.1:9093", "127.0.0.1:9094"], { set: {}, remove: [], ...change }],
    ]);
  });

  it("writes nothing where all is as it should be", async () => {
    vi.mocked(readDynamicDefaults).mockResolvedValue({ a: "1" });
    await applyDynamic(bootstrap, { a: "1" }, ["b"]);
    expect(alterDynamicDefaults).not.toHaveBeenCalled();
  });
});
