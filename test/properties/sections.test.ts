import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { renderSections } from "../../src/properties/sections.ts";
import { readProperties } from "./read-properties.ts";

describe("a properties file", () => {
  it("gives back every key and value that went in, whatever is in them", () => {
    const texts = fc.string({ unit: "binary", maxLength: 12 });
    const keys = texts.filter((key) => key !== "");
    fc.assert(
      fc.property(fc.dictionary(keys, texts), (entries) => {
        const read = readProperties(renderSections("header", [{ title: "section", entries }], {}));
        expect(Object.fromEntries(read)).toEqual({ ...entries });
      }),
      { numRuns: 500 },
    );
  });

  it("cannot be given another line by a value", () => {
    const text = renderSections("header", [], { a: "1\nbroker.id=9" });
    expect(readProperties(text)).toEqual(new Map([["a", "1\nbroker.id=9"]]));
  });

  it("has each key once: an override takes its place", () => {
    const text = renderSections("header", [{ title: "section", entries: { a: 1, b: 2 } }], { a: "9", c: "3" });
    expect(text).toBe("# header\n\n# section\nb=2\n\n# Overrides of the description.\na=9\nc=3\n");
  });

  it("leaves out a section with nothing in it", () => {
    expect(renderSections("header", [{ title: "section", entries: { a: 1 } }], { a: "2" })).not.toContain("# section");
  });
});
