import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { parseDocument } from "yaml";
import { chartFolder } from "./helm.ts";

interface Schema {
  readonly type?: unknown;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: unknown;
  readonly items?: Schema;
}

describe.each(["kafka", "zookeeper", "connect"])("the values of the chart %s", (chart) => {
  const text = readFileSync(`${chartFolder(chart)}/values.yaml`, "utf8");
  const values = parseDocument(text).toJS() as Readonly<Record<string, unknown>>;
  const schema = JSON.parse(readFileSync(`${chartFolder(chart)}/values.schema.json`, "utf8")) as Schema;

  it("are those the schema knows, section by section", () => {
    expect(Object.keys(schema.properties ?? {}).filter((key) => key !== "global")).toEqual(Object.keys(values));
    for (const [key, value] of Object.entries(values)) {
      const inner = schema.properties?.[key]?.properties;
      if (inner === undefined || key === "resources" || typeof value !== "object" || value === null) continue;
      expect({ [key]: Object.keys(inner) }).toEqual({ [key]: Object.keys(value) });
    }
  });

  it("are explained where they stand: every one, or the group it is in", () => {
    expect(unexplained(text)).toEqual([]);
    expect(unexplained("# -- A.\na: 1\n\nb: 2\n# -- C.\nc:\n  # -- D.\n  d: 1\ne: 3\n")).toEqual(["b"]);
  });

  it("have no section that takes just any key", () => {
    expect(loose(schema, "")).toEqual([]);
    expect(loose({ type: "object", properties: { a: { type: "object", properties: {} } } }, "")).toEqual(["", ".a"]);
  });
});

/** Top-level keys that have no comment `# --` above them, or above the block without blank lines they stand in. */
function unexplained(text: string): readonly string[] {
  return text
    .split(/\n\s*\n/)
    .filter((block) => /^\w+:/m.test(block))
    .flatMap((block) => {
      const before = block.slice(0, block.search(/^\w+:/m));
      return before.includes("# --") ? [] : [/^(\w+):/m.exec(block)?.[1] ?? ""];
    });
}

/** Maps of free keys say what their values are; a selector is Kubernetes' own. */
const FREE = /\.(global|podSelector|namespaceSelector|labelSelector)$/;

function loose(schema: Schema, path: string): readonly string[] {
  const here = schema.type === "object" && schema.additionalProperties === undefined && !FREE.test(path) ? [path] : [];
  const inside = Object.entries(schema.properties ?? {}).flatMap(([key, inner]) => loose(inner, `${path}.${key}`));
  return [...here, ...inside, ...(schema.items === undefined ? [] : loose(schema.items, path))];
}
