import { describe, expect, it } from "vitest";
import { completed, DOORS, takeOwnOptions } from "../../src/operations/doors/shorthand.ts";

const door = (command: string) => {
  const found = DOORS.find((candidate) => candidate.command === command);
  if (found === undefined) throw new Error(command);
  return found;
};

describe("what may be left out", () => {
  it.each([
    ["topics", "", "--list"],
    ["groups", "", "--list"],
    ["topics", "--describe", "--describe"],
    ["produce", "orders", "--topic orders"],
    ["produce", "--topic orders", "--topic orders"],
    ["consume", "orders --from-beginning", "--topic orders --from-beginning"],
    ["consume", "", ""],
    ["groups", "billing", "billing"],
  ])("%s %s", (command, typed, expected) => {
    expect(completed(door(command), typed.split(" ").filter(Boolean)).join(" ")).toBe(expected);
  });
});

describe("our own options among Kafka's arguments", () => {
  it("count wherever they stand", () => {
    expect(takeOwnOptions(["--list", "-c", "demo", "--x"])).toEqual({
      own: { cluster: "demo" },
      args: ["--list", "--x"],
    });
    expect(takeOwnOptions(["--context", "lab", "--list", "-n", "staging"])).toEqual({
      own: { context: "lab", namespace: "staging" },
      args: ["--list"],
    });
    expect(takeOwnOptions(["--list"])).toEqual({ own: {}, args: ["--list"] });
    expect(takeOwnOptions(["--list", "-c"])).toEqual({ own: {}, args: ["--list", "-c"] });
  });

  it("leave zookeeper-shell its -s", () => {
    expect(takeOwnOptions(["ls", "-s", "/brokers"]).args).toEqual(["ls", "-s", "/brokers"]);
  });
});
