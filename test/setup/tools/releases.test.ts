import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import {
  cliArchive,
  defaultKraftVersion,
  defaultVersion,
  helmArchive,
  pluginArchive,
  pluginVersions,
  pulumiVersion,
} from "../../../src/setup/tools/releases.ts";
import { NEWEST_KRAFT_VERSION, NEWEST_VERSION } from "../../../src/spec/fields.ts";

const root = join(import.meta.dirname, "..", "..", "..");
const read = <T>(path: string): T => JSON.parse(readFileSync(join(root, path), "utf8")) as T;

test("the pinned CLI and plugins are the versions of the SDKs in package.json", () => {
  const { dependencies } = read<{ dependencies: Record<string, string> }>("package.json");
  expect(pulumiVersion).toBe(dependencies["@pulumi/pulumi"]);
  for (const [name, version] of Object.entries(pluginVersions)) {
    expect([undefined, version]).toContain(dependencies[`@pulumi/${name}`]);
  }
});

test("archives are named as Pulumi names its releases", () => {
  const linux = { platform: "linux", arch: "x64" } as const;
  expect(cliArchive(linux)).toBe("pulumi-v3.259.0-linux-x64.tar.zst");
  expect(cliArchive({ platform: "win32", arch: "arm64" })).toBe("pulumi-v3.259.0-windows-arm64.tar.zst");
  expect(pluginArchive("docker", linux)).toBe("pulumi-resource-docker-v5.0.0-linux-amd64.tar.zst");
  expect(pluginArchive("docker", { platform: "darwin", arch: "arm64" })).toBe(
    "pulumi-resource-docker-v5.0.0-darwin-arm64.tar.zst",
  );
});

test("every checksum kept is of a release that is pinned", () => {
  const linux = { platform: "linux", arch: "x64" } as const;
  const plugins = Object.keys(pluginVersions) as (keyof typeof pluginVersions)[];
  const pinned = [cliArchive(linux), helmArchive(linux), ...plugins.map((plugin) => pluginArchive(plugin, linux))];
  expect(Object.keys(read("src/setup/tools/sums.json")).sort()).toEqual(pinned.sort());
});

test("the version taken where a description names none, in either mode, is the description's own default", () => {
  expect([defaultVersion, defaultKraftVersion]).toEqual([NEWEST_VERSION, NEWEST_KRAFT_VERSION]);
});
