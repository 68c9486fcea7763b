import { describe, expect, it } from "vitest";
import { layerOf, layers, trespasses } from "./layers.ts";
import { parse, type SourceFile, sourcesIn } from "./sources.ts";

const sources = sourcesIn("src");

describe("Imports", () => {
  it("point one way: operations → outputs → readiness → targets → properties → model → spec", () => {
    expect(sources.flatMap(trespasses)).toEqual([]);
  });

  it("are looked at in every folder of src, and every layer of the table has files", () => {
    const found = new Set(sources.map(({ path }) => layerOf(path)));
    expect([...found].sort()).toEqual(Object.keys(layers).sort());
  });

  it("do not go round in a circle", () => {
    expect(circles(sources)).toEqual([]);
  });

  it("bring the Docker client, the Kafka client and Docker's provider in at one place each", () => {
    const users = (name: string): string[] =>
      sources
        .filter(({ imports }) => imports.some(({ target, typeOnly }) => target === name && !typeOnly))
        .map(({ path }) => path);
    expect(users("dockerode")).toEqual(["src/targets/docker/engine/connect.ts"]);
    expect(users("@kubernetes/client-node")).toEqual(["src/targets/kubernetes/api.ts"]);
    expect(users("@pulumi/kubernetes").every((path) => path.startsWith("src/targets/kubernetes/"))).toBe(true);
    expect(users("@platformatic/kafka").every((path) => path.startsWith("src/kafka/"))).toBe(true);
    expect(users("@pulumi/docker").every((path) => path.startsWith("src/targets/docker/"))).toBe(true);
  });
});

describe("The watch over imports", () => {
  it.each([
    ["src/spec/load.ts", 'import { readFileSync } from "node:fs";'],
    ["src/model/ports.ts", 'import type { Output } from "@pulumi/pulumi";'],
    ["src/properties/render.ts", 'export * from "../targets/docker/container.ts";'],
    ["src/readiness/gate.ts", 'import { connection } from "../outputs/connection.ts";'],
    ["src/targets/obstacle.ts", 'import * as docker from "@pulumi/docker";'],
    ["src/operations/logs.ts", 'import Docker from "dockerode";'],
    ["src/operations/logs.ts", 'const { say } = await import("../setup/say.ts");'],
    ["src/outputs/connection.ts", 'type Docker = import("dockerode").default;'],
    ["src/cluster.ts", 'import { run } from "./operations/program.ts";'],
    ["src/helpers/strings.ts", 'import { name } from "../spec/fields.ts";'],
  ])("sees %s with %s", (path, text) => {
    expect(trespasses(parse(path, text))).toHaveLength(1);
  });

  it.each([
    ["src/operations/logs.ts", 'import type Docker from "dockerode";'],
    ["src/targets/docker/objects.ts", 'import * as docker from "@pulumi/docker";'],
    ["src/model/resolve.ts", 'import type { Spec } from "../spec/schema.ts";'],
    ["src/setup/commands/image.ts", 'import { buildImage } from "../../../images/build.ts";'],
  ])("lets %s have %s", (path, text) => {
    expect(trespasses(parse(path, text))).toEqual([]);
  });

  it("sees a circle, and takes no type for one", () => {
    const files = (type: string) => [
      parse("src/model/a.ts", 'import { b } from "./b.ts";'),
      parse("src/model/b.ts", `import ${type}{ a } from "./a.ts";`),
    ];
    expect(circles(files(""))).toEqual(["src/model/a.ts → src/model/b.ts → src/model/a.ts"]);
    expect(circles(files("type "))).toEqual([]);
  });
});

/** Every file that imports itself by way of others, types aside, each circle once. */
function circles(files: readonly SourceFile[]): readonly string[] {
  const byPath = new Map(files.map((file) => [file.path, file]));
  const done = new Set<string>();
  const found: string[] = [];
  const walk = (path: string, way: readonly string[]): void => {
    if (way.includes(path)) found.push([...way.slice(way.indexOf(path)), path].join(" → "));
    if (way.includes(path) || done.has(path)) return;
    for (const { target, isOurs, typeOnly } of byPath.get(path)?.imports ?? []) {
      if (isOurs && !typeOnly) walk(target, [...way, path]);
    }
    done.add(path);
  };
  for (const { path } of files) walk(path, []);
  return found;
}
