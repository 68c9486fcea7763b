import { describe, expect, it } from "vitest";
import { completed, DOORS, takeClusterOption } from "../../src/operations/doors/shorthand.ts";

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

describe("-c among Kafka's own arguments", () => {
  it("names the cluster wherever it stands", () => {
    expect(takeClusterOption(["--list", "-c", "demo", "--x"])).toEqual({ cluster: "demo", args: ["--list", "--x"] });
    expect(takeClusterOption(["--list"])).toEqual({ cluster: undefined, args: ["--list"] });
    expect(takeClusterOption(["--list", "-c"])).toEqual({ cluster: undefined, args: ["--list", "-c"] });
  });
});
