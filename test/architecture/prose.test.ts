import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { root } from "./sources.ts";

/** Folders that are not ours to word: installed, produced, or git's own. */
const SKIPPED = /(^|[\\/])(node_modules|\.git|dist|coverage)([\\/]|$)/;

/** Where somebody's checkout or home lies. */
const ONE_MACHINE = /(?<![\w.}~*-])\/(?:work|root|Users)\/[\w.-]+/g;

/** Where packages and images happen to be fetched from: whoever reads may have others. `example.com` has all of them. */
const HOSTS =
  /\b(?:registry[\w-]*|npm|maven|repo\d?|mirror|proxy)\.(?!example\b)[\w-]+(?:\.[\w-]+)+|\bdocker\.io\/|\bghcr\.io\b/g;

const TEMPORARY = /(?<![\w.])\/tmp\/[\w.-]+/g;

describe("The repository", () => {
  it("names no path of the machine it was written on", () => {
    expect(textFiles().flatMap((path) => hits(path, read(path), ONE_MACHINE))).toEqual([]);
  });

  it("names no registry's host and no temporary file in what people read", () => {
    const pages = textFiles().filter((path) => path.endsWith(".md"));
    expect(pages.length).toBeGreaterThan(5);
    expect(pages.flatMap((path) => [...hits(path, read(path), HOSTS), ...hits(path, read(path), TEMPORARY)])).toEqual(
      [],
    );
  });
});

describe("The watch over prose", () => {
  it("sees paths and hosts of one machine", () => {
    const path = ["", "work", "main", "src"].join("/");
    const seen = hits("README.md", `Run it in ${path}, or in ${["", "Users", "jo", "kafka"].join("/")}.`, ONE_MACHINE);
    expect(seen).toHaveLength(2);
    const host = ["registry", "npmjs", "org"].join(".");
    expect(hits("README.md", `npm asks ${host}, and maven.company.lan.`, HOSTS)).toHaveLength(2);
    expect(hits("README.md", "The log is in /tmp/kafka.log.", TEMPORARY)).toHaveLength(1);
  });

  it("lets examples, the image's own paths and relative ones pass", () => {
    const text = "registry.example.com/team/kafka, /home/appuser, ../work/main, ~/.local/share/kafka-cluster";
    for (const pattern of [ONE_MACHINE, HOSTS, TEMPORARY]) expect(hits("README.md", text, pattern)).toEqual([]);
  });
});

function hits(path: string, text: string, pattern: RegExp): readonly string[] {
  return text
    .split("\n")
    .flatMap((line, index) => [...line.matchAll(pattern)].map(([found]) => `${path}:${index + 1} ${found}`));
}

/** Every file of the project that is text, whether git knows it yet or not. */
function textFiles(): readonly string[] {
  return readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(root.length + 1))
    .filter((path) => !SKIPPED.test(path) && !read(path).includes("\0"));
}

/** Nothing where a test beside this one has removed its own file meanwhile. */
function read(path: string): string {
  try {
    return readFileSync(join(root, path), "utf8");
  } catch {
    return "";
  }
}
