import { afterEach, describe, expect, it, vi } from "vitest";
import { Failure } from "../../../src/operations/output/failure.ts";
import { listEnvironments, printList } from "../../../src/setup/env/list.ts";
import { Clone, environmentText } from "./clone.ts";

const around = vi.hoisted(() => ({ root: "", nodes: (): Promise<object> => Promise.resolve({ running: 2, all: 2 }) }));
vi.mock("../../../src/setup/project.ts", () => ({
  get projectRoot() {
    return around.root;
  },
}));
vi.mock("../../../src/setup/env/place/place.ts", () => ({
  placeOf: () => Promise.resolve({ words: "Docker", nodes: () => around.nodes() }),
}));
afterEach(() => void vi.unstubAllEnvs());

describe("The list of environments", () => {
  const text = environmentText("2026-02-03T08:00:00Z");
  const states = async () => Object.fromEntries((await listEnvironments()).map(({ name, state }) => [name, state]));

  it("has the others too where one file cannot be read, and says in which line", async () => {
    const wrong = `${text}    brokers: { count: none }\n`;
    around.root = new Clone({ a: `${text}    brokers: [\n`, b: text, c: wrong }, { a: text, b: text }).root;
    const bad = "its stack file has problems";
    expect(await states()).toEqual({ a: bad, b: "up, 2 nodes", c: bad });
    const printed = printList(await listEnvironments(), new Date("2026-01-31T17:00:00Z"));
    expect(printed).toMatch(/^a: stacks.Pulumi\.env-a\.yaml:\d+:\d+ cannot be read: /m);
    expect(printed).toMatch(/^stacks.Pulumi\.env-c\.yaml:\d+:\d+ {2}wrong-type$/m);
    expect(printed).toMatch(/^c {5}local .* its stack file has problems$/m);
  });

  it("has the others too where one's place cannot be asked", async () => {
    around.root = new Clone({ a: text }, { a: text }).root;
    around.nodes = () => Promise.reject(new Failure("Context lab cannot be used."));
    expect(await states()).toEqual({ a: "cannot be asked" });
  });
});
