import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { type RenderedFile, render } from "../../src/properties/render.ts";
import type { Description } from "../../src/spec/schema.ts";
import { expectFile } from "../artefact.ts";
import { clusterOf } from "../model/cluster-of.ts";
import { readProperties } from "./read-properties.ts";
import { runBash } from "./run-bash.ts";

const golden = `${import.meta.dirname}/../golden/connect`;
const connectors = {
  "lines-in": { class: "FileStreamSource", config: { file: "/files/in.txt", topic: "lines" } },
  "to-table": {
    class: "JdbcSink",
    tasks: 2,
    paused: true,
    config: { topics: "lines", "connection.password": `\${secret:database:password}` },
  },
};
const cases: Readonly<Record<string, Description["connect"]>> = {
  distributed: { workers: 2, plugins: "./plugins", secrets: { database: "./database.properties" }, connectors },
  standalone: {
    mode: "standalone",
    heap: "512m",
    overrides: { "plugin.discovery": "service_load" },
    connectors: { "lines-in": connectors["lines-in"] },
  },
};
const filesOf = (connect: Description["connect"], more: Partial<Description> = {}) =>
  render(clusterOf({ connect, ...more })).connect ?? new Map<string, readonly RenderedFile[]>();
const textOf = (connect: Description["connect"], name: string, more: Partial<Description> = {}): string =>
  filesOf(connect, more)
    .get("connect-1")
    ?.find((file) => file.name === name)?.content ?? "";

describe("A worker's files", () => {
  it.each(
    Object.entries(cases).flatMap(([mode, connect]) =>
      [...filesOf(connect)].flatMap(([worker, files]) =>
        files.map((file) => [`${mode}/${worker}.${file.name}`, file.content]),
      ),
    ),
  )("are as reviewed: %s", (path, content) => {
    expectFile(`${golden}/${path}`, content);
  });

  it("are rendered where the description has Connect, and change nothing of the nodes'", () => {
    const { connect, nodes, dynamic } = render(clusterOf({ connect: {} }));
    const without = render(clusterOf());
    expect([...(connect?.keys() ?? [])]).toEqual(["connect-1"]);
    expect(without).not.toHaveProperty("connect");
    expect({ nodes, dynamic }).toEqual({ nodes: without.nodes, dynamic: without.dynamic });
  });

  it("keep as many copies of Connect's topics as the description says, and Kafka's own partitions in production", () => {
    const properties = (more: Partial<Description>) => readProperties(textOf({}, "connect.properties", more));
    const copies = (found: ReadonlyMap<string, string>) =>
      ["config", "offset", "status"].map((kind) => found.get(`${kind}.storage.replication.factor`));
    expect(copies(properties({}))).toEqual(["3", "3", "3"]);
    expect(copies(properties({ brokers: { count: 1 } }))).toEqual(["1", "1", "1"]);
    expect(properties({}).get("offset.storage.partitions")).toBe("5");
    expect(properties({ profile: "production" }).has("offset.storage.partitions")).toBe(false);
  });

  it("never hold a secret, only where it is", () => {
    const json = textOf({ ...cases.distributed, mode: "standalone", workers: 1 }, "connector-to-table.json");
    expect(JSON.parse(json)).toEqual({
      name: "to-table",
      config: {
        name: "to-table",
        "connector.class": "JdbcSink",
        "tasks.max": "2",
        topics: "lines",
        "connection.password": `\${secret:/etc/kafka-connect/secrets/database.properties:password}`,
      },
      initial_state: "PAUSED",
    });
  });
});

describe("A worker's launch", () => {
  /** Runs the script with its paths in a folder of the test's own; the worker prints what it was given. */
  async function launched(plugins: readonly string[]): Promise<string> {
    const root = mkdtempSync(join(tmpdir(), "kafka-cluster-launch-"));
    try {
      for (const path of plugins) mkdirSync(join(root, path), { recursive: true });
      mkdirSync(join(root, "etc/kafka-cluster"), { recursive: true });
      mkdirSync(join(root, "opt/kafka/bin"), { recursive: true });
      writeFileSync(join(root, "etc/kafka-cluster/connect.properties"), "group.id=local-connect\n");
      writeFileSync(join(root, "opt/kafka/bin/connect-distributed.sh"), 'cat "$1"; echo "$KAFKA_HEAP_OPTS"\n', {
        mode: 0o755,
      });
      const script = textOf({ plugins: "./plugins" }, "launch.sh").replace(
        /(?<=[ ={>]|^)\/(?=(opt|etc|plugins|tmp)\b)/gm,
        `${root}/`,
      );
      const { stdout } = await runBash(["-c", script]);
      return stdout.replaceAll(root, "");
    } finally {
      rmSync(root, { recursive: true, force: true });
    }
  }

  it("names the plugins that the image and the description turn out to have, and no others", async () => {
    const said = await launched(["opt/kafka/libs/connect-file-3.9.2.jar", "plugins"]);
    expect(said).toContain("plugin.path=/opt/kafka/libs/connect-file-3.9.2.jar,/plugins\n");
    expect(said).toContain("group.id=local-connect\n");
    expect(said).toContain("-Xms64m -Xmx256m");
    expect(await launched(["opt/kafka/plugins/mine"])).toContain("plugin.path=/opt/kafka/plugins\n");
  });
});
