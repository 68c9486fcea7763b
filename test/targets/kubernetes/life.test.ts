import { describe, expect, it } from "vitest";
import { lifeOf, lifeOptions, MENDED, mendedOf } from "../../../src/targets/kubernetes/life.ts";
import { label } from "../../../src/targets/labels.ts";

const objects = (annotations: Record<string, string> = {}, labels: Record<string, string> = {}) =>
  new Map([["kafka", { metadata: { labels, annotations } }]]);
const fresh = expect.stringMatching(/^[0-9a-f]{8}$/);

describe("The life of an object", () => {
  it("is the one it has, a new one where there is none, and unknown where somebody took the annotation away", () => {
    expect(lifeOf(objects({ [label.life]: "first" }), "kafka")).toBe("first");
    expect(lifeOf(objects(), "other")).toEqual(fresh);
    expect(lifeOf(objects(), "kafka")).toBeUndefined();
  });

  it("replaces an object by a new value, and is left alone where it is unknown", () => {
    const path = `metadata.annotations["${label.life}"]`;
    expect(lifeOptions("first")).toEqual({ replaceOnChanges: [path] });
    expect(lifeOptions(undefined)).toEqual({ ignoreChanges: [path] });
    const mended = `metadata.annotations["${MENDED}"]`;
    expect(lifeOptions(undefined, { mended: undefined })).toEqual({ ignoreChanges: [path, mended] });
    expect(lifeOptions("first", { mended: "once" })).toEqual({ replaceOnChanges: [path] });
  });
});

describe("What was taken from an object", () => {
  const wanted = { labels: { team: "orders" }, annotations: { [label.stack]: "p/s", "pulumi.com/waitFor": "x" } };

  it("is nothing while all of it is there, whatever else is; then nothing changes", () => {
    const live = objects({ [label.stack]: "p/s", [MENDED]: "once", theirs: "1" }, { team: "orders", more: "2" });
    expect(mendedOf(live, "kafka", wanted)).toBe("once");
  });

  it.each([
    ["a label", objects({ [label.stack]: "p/s", [MENDED]: "once" })],
    ["an annotation", objects({ [MENDED]: "once" }, { team: "orders" })],
    ["a label's value", objects({ [label.stack]: "p/s", [MENDED]: "once" }, { team: "other" })],
    ["our own note", objects({ [label.stack]: "p/s" }, { team: "orders" })],
  ])("comes back with a new value: %s", (_, live) => {
    expect(mendedOf(live, "kafka", wanted)).toEqual(fresh);
  });
});
