import { Readable } from "node:stream";
import { extract, type Header } from "tar-stream";
import { describe, expect, it } from "vitest";
import { ours } from "../../images/contract.ts";
import type { JarLock } from "../../images/jars/lock.ts";
import { rootfs } from "../../images/rootfs.ts";

const content = Buffer.from("a jar");
const lock: JarLock = {
  kafka: "3.9.2",
  zookeeper: "3.9.6",
  repository: "https://example.org",
  jars: [{ artifact: "org.example:one:1", file: "one-1.jar", sha256: "0".repeat(64), bytes: content.length }],
};

async function headers(archive: Buffer): Promise<Map<string, Header>> {
  const found = new Map<string, Header>();
  const tar = Readable.from([archive]).pipe(extract());
  for await (const entry of tar) {
    found.set(`/${entry.header.name.replace(/\/$/, "")}`, entry.header);
    entry.resume();
  }
  return found;
}

describe("what is added to the base", () => {
  it("is the same to the byte every time, so that the same inputs are the same layer", async () => {
    expect((await rootfs(lock, [content])).equals(await rootfs(lock, [content]))).toBe(true);
    expect((await rootfs(lock, [content])).equals(await rootfs(lock, [Buffer.from("other")]))).toBe(false);
  });

  it("has every directory of the contract with its owner and mode", async () => {
    const found = await headers(await rootfs(lock, [content]));
    for (const { path, owner, mode } of ours(lock.kafka).directories) {
      const header = found.get(path);
      expect(`${path} ${header?.uid}:${header?.gid} ${header?.mode?.toString(8)}`).toBe(`${path} ${owner} ${mode}`);
    }
  });

  it("has every tool under both names and the jars, all with one time", async () => {
    const found = await headers(await rootfs(lock, [content]));
    for (const name of ours(lock.kafka).tools.names) {
      expect(found.get(`/opt/kafka/bin/${name}.sh`)?.mode).toBe(0o755);
      expect(found.get(`/opt/kafka/bin/${name}`)?.linkname).toBe(`${name}.sh`);
    }
    expect(found.get("/opt/kafka/libs/one-1.jar")?.size).toBe(content.length);
    expect(new Set([...found.values()].map(({ mtime }) => mtime?.getTime())).size).toBe(1);
  });

  it("is refused when a jar's content is missing", () => {
    expect(() => rootfs(lock, [])).toThrow("no content for one-1.jar");
  });
});
