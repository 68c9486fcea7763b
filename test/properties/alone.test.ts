import { describe, expect, it } from "vitest";
import { aloneFiles } from "../../src/properties/alone.ts";
import { render } from "../../src/properties/render.ts";
import { clusterOf } from "../model/cluster-of.ts";
import { readProperties } from "./read-properties.ts";

describe("the files of a cluster that no program looks after", () => {
  const rendered = render(clusterOf({ brokers: { overrides: { "log.retention.hours": 72, "num.io.threads": 16 } } }));
  const alone = aloneFiles(rendered);
  const textOf = (files: typeof rendered, node: string, name: string) =>
    files.nodes.get(node)?.find((file) => file.name === name)?.content ?? "";

  it("have the settings of the whole cluster in every broker's file, each key once", () => {
    for (const broker of ["kafka-1", "kafka-2", "kafka-3"]) {
      const text = textOf(alone, broker, "server.properties");
      // It throws on a key that stands twice.
      expect(Object.fromEntries(readProperties(text))).toMatchObject({
        "min.insync.replicas": "2",
        "unclean.leader.election.enable": "false",
        "log.retention.ms": String(72 * 3_600_000),
        "num.io.threads": "16",
      });
    }
    expect(alone.dynamic).toEqual({});
  });

  it("are otherwise as they were", () => {
    for (const [node, files] of rendered.nodes) {
      for (const { name, content } of files) {
        const text = textOf(alone, node, name);
        expect(text.slice(0, content.length)).toBe(content);
        if (name !== "server.properties") expect(text).toBe(content);
      }
    }
  });
});
