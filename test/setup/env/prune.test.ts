import { beforeEach, describe, expect, it, vi } from "vitest";
import { pruneEnvironments } from "../../../src/setup/env/prune.ts";
import { Clone, environmentText } from "./clone.ts";

const now = new Date("2026-01-31T17:00:00Z");
const past = "2026-01-31T16:00:00Z";
const over = environmentText(past);
const renewed = environmentText("2026-02-03T08:00:00Z");
const kept = environmentText(undefined);

const around = vi.hoisted(() => ({
  root: "",
  destroyed: [] as string[],
  data: [] as string[],
  meanwhile: (): void => {},
}));
vi.mock("../../../src/setup/project.ts", () => ({
  get projectRoot() {
    return around.root;
  },
}));
vi.mock("../../../src/setup/env/destroy.ts", () => ({
  destroyEnvironment: (name: string) => {
    around.destroyed.push(name);
    around.meanwhile();
    return Promise.resolve(0);
  },
}));

vi.mock("../../../src/setup/env/place/place.ts", () => ({
  placeOf: () => Promise.resolve({ data: () => Promise.resolve({ names: around.data, alsoMade: [] }) }),
}));

let said: string[];
beforeEach(() => {
  said = [];
  Object.assign(around, { destroyed: [], data: [], meanwhile: () => {} });
  vi.spyOn(process.stderr, "write").mockImplementation((text) => said.push(String(text)) > 0);
  return () => {
    vi.restoreAllMocks();
    vi.unstubAllEnvs();
  };
});

function cloneWith(...texts: ConstructorParameters<typeof Clone>): Clone {
  const clone = new Clone(...texts);
  around.root = clone.root;
  return clone;
}

describe("Pruning environments", () => {
  it("goes on past a file that cannot be read, names its line, and fails at the end", async () => {
    cloneWith({ a: `${over}    brokers: [\n`, b: over }, { a: over, b: over });
    expect(await pruneEnvironments({}, now)).toBe(1);
    expect(around.destroyed).toEqual(["b"]);
    expect(said.join("")).toMatch(/^Environment a: stacks.Pulumi\.env-a\.yaml:\d+:\d+ cannot be read: /);
  });

  it("destroys what is past its time, here and in the backend, and nothing else", async () => {
    const texts = { a: over, b: renewed, c: kept };
    cloneWith(texts, texts);
    expect(await pruneEnvironments({ dryRun: true }, now)).toBe(0);
    expect(around.destroyed).toEqual([]);
    expect(said).toEqual([`Environment a: its time was over at ${past}.\n`, "Nothing was destroyed (--dry-run).\n"]);
    expect(await pruneEnvironments({}, now)).toBe(0);
    expect(around.destroyed).toEqual(["a"]);
  });

  it("finds in the backend what this clone has no file of", async () => {
    cloneWith({}, { a: over, b: renewed, c: null });
    expect(await pruneEnvironments({}, now)).toBe(0);
    expect(around.destroyed).toEqual(["a"]);
  });

  it.each([
    ["given more time", renewed, "its time ends at 2026-02-03T08:00:00Z"],
    ["kept for ever", kept, "it has no end any more"],
  ])("leaves what another clone has %s, and takes its word over", async (_, text, words) => {
    const clone = cloneWith({ a: over }, { a: text });
    expect(await pruneEnvironments({}, now)).toBe(0);
    expect(around.destroyed).toEqual([]);
    expect(said.join("")).toContain(`Environment a: it was changed elsewhere, and ${words}.`);
    const [end] = /expires: ".*"/.exec(text) ?? [];
    expect(/expires: ".*"/.exec(clone.textOf("a") ?? "")?.[0]).toBe(end);
    expect(clone.textOf("a")).toContain("target: docker");
  });

  it("looks just before each, not once before all", async () => {
    const clone = cloneWith({ a: over, b: over }, { a: over, b: over });
    around.meanwhile = () => clone.keeps({ b: renewed });
    expect(await pruneEnvironments({}, now)).toBe(0);
    expect(around.destroyed).toEqual(["a"]);
  });

  it("leaves what is longer here than in the backend: it may be about to be raised", async () => {
    cloneWith({ a: renewed, b: kept }, { a: over, b: over });
    expect(await pruneEnvironments({}, now)).toBe(0);
    expect(around.destroyed).toEqual([]);
  });

  it("leaves what the backend has a stack of and cannot tell the time of, which is a failure", async () => {
    const clone = cloneWith({ a: over, b: over, c: over }, { a: null, b: "config: {}\n", c: over });
    expect(await pruneEnvironments({}, now)).toBe(1);
    expect(around.destroyed).toEqual(["c"]);
    expect(said.join("")).toContain("Environment b: its time is over by stacks/Pulumi.env-b.yaml alone: the backend");
    expect(clone.textOf("b")).toBe(over);
  });

  it("destroys what has a file alone, unless there is data of it, which may be another backend's", async () => {
    around.data = ["volume b-kafka-1-data"];
    cloneWith({ b: over }, {});
    expect(await pruneEnvironments({}, now)).toBe(1);
    expect(around.destroyed).toEqual([]);
    expect(said.join("")).toContain("this backend has no stack env-b, and there is data of it (volume b-kafka-1-data)");
    around.data = [];
    expect(await pruneEnvironments({}, now)).toBe(0);
    expect(around.destroyed).toEqual(["b"]);
  });
});
