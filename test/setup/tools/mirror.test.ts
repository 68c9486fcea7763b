import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { zstdCompressSync } from "node:zlib";
import { pack } from "tar-stream";
import { describe, expect, test } from "vitest";
import { mirrorDirectory, mirrored, verify } from "../../../src/setup/tools/mirror.ts";
import { unpack } from "../../../src/setup/tools/unpack.ts";
import { directoryWith } from "../scratch.ts";

async function archive(path: string, entries: Readonly<Record<string, string>>, mode = 0o755): Promise<string> {
  const tar = pack();
  for (const [name, text] of Object.entries(entries)) tar.entry({ name, mode }, text);
  tar.finalize();
  const chunks: Buffer[] = [];
  for await (const chunk of tar) chunks.push(chunk as Buffer);
  writeFileSync(path, zstdCompressSync(Buffer.concat(chunks)));
  return path;
}

describe("the mirror directory", () => {
  test("is CLUSTER_MIRROR, else ../shared/mirror, else none", () => {
    const directory = directoryWith({ "shared/mirror/x": "", "other/y": "" });
    const root = join(directory, "project");
    expect(mirrorDirectory(root, { CLUSTER_MIRROR: join(directory, "other") })).toBe(join(directory, "other"));
    expect(mirrorDirectory(root, {})).toBe(join(directory, "shared", "mirror"));
    expect(mirrorDirectory(join(directory, "other", "deep"), {})).toBeUndefined();
  });

  test("named and not there is refused, for a download would surprise whoever named it", () => {
    expect(() => mirrorDirectory("/", { CLUSTER_MIRROR: "/nowhere" })).toThrow("/nowhere, which does not exist");
  });
});

describe("an archive of the mirror", () => {
  const name = "pulumi-v3.259.0-linux-x64.tar.zst";

  test("with another checksum is refused, with both sums", async () => {
    const directory = directoryWith({ [name]: "not what it should be" });
    const actual = createHash("sha256").update("not what it should be").digest("hex");
    await expect(mirrored(directory, name)).rejects.toThrow(new RegExp(`its SHA-256 is ${actual}, .* has 33db894bd`));
  });

  test("without a checksum kept here is refused", async () => {
    const directory = directoryWith({ "pulumi-v0.0.1-linux-x64.tar.zst": "x" });
    await expect(mirrored(directory, "pulumi-v0.0.1-linux-x64.tar.zst")).rejects.toThrow("keeps no checksum");
  });

  test("that the mirror does not have is simply not there", async () => {
    expect(await mirrored(directoryWith(), name)).toBeUndefined();
    expect(await mirrored(undefined, name)).toBeUndefined();
  });

  test("with the right checksum is used", async () => {
    const directory = directoryWith({ a: "abc" });
    const sum = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
    await expect(verify(join(directory, "a"), "a", sum)).resolves.toBeUndefined();
  });
});

describe("unpacking", () => {
  const nothing = () => false;

  test("keeps modes and takes only the files that have a place", async () => {
    const directory = directoryWith();
    const path = await archive(join(directory, "a.tar.zst"), { "pulumi/pulumi": "binary", "pulumi/README": "text" });
    const target = join(directory, "bin");
    await unpack(path, target, nothing, (entry) => (entry.endsWith("README") ? undefined : basename(entry)));
    expect(readdirSync(target)).toEqual(["pulumi"]);
    expect(readFileSync(join(target, "pulumi"), "utf8")).toBe("binary");
    expect(statSync(join(target, "pulumi")).mode & 0o111).toBe(0o111);
  });

  test("of a torn archive leaves nothing behind, neither the directory nor its work", async () => {
    const directory = directoryWith();
    const path = await archive(join(directory, "a.tar.zst"), { big: "x".repeat(1_000_000) });
    writeFileSync(path, readFileSync(path).subarray(0, 40));
    await expect(unpack(path, join(directory, "bin"), nothing, basename)).rejects.toThrow();
    expect(existsSync(join(directory, "bin"))).toBe(false);
    expect(readdirSync(directory)).toEqual(["a.tar.zst"]);
  });

  test("of an entry that leads outside is refused", async () => {
    const directory = directoryWith();
    const path = await archive(join(directory, "a.tar.zst"), { "../evil": "x" });
    await expect(unpack(path, join(directory, "bin"), nothing, (entry) => entry)).rejects.toThrow("outside");
    expect(existsSync(join(directory, "evil"))).toBe(false);
  });

  test("by several at once ends with what the quickest put there, and takes it away from nobody", async () => {
    const directory = directoryWith();
    const path = await archive(join(directory, "a.tar.zst"), { tool: "binary" });
    const tool = join(directory, "bin", "tool");
    const inodes = new Set<number | undefined>();
    let going = true;
    const watch = async () => {
      for (; going; await new Promise((resolve) => setImmediate(resolve))) {
        inodes.add(statSync(tool, { throwIfNoEntry: false })?.ino);
      }
    };
    const watched = watch();
    await Promise.all([1, 2, 3, 4].map(() => unpack(path, join(directory, "bin"), () => existsSync(tool), basename)));
    going = false;
    await watched;
    inodes.add(statSync(tool).ino);
    expect([...inodes]).toEqual([undefined, expect.any(Number)]);
    expect(readdirSync(directory).sort()).toEqual(["a.tar.zst", "bin"]);
  });

  test("over what was left half done replaces it", async () => {
    const directory = directoryWith({ "bin/half": "" });
    const path = await archive(join(directory, "a.tar.zst"), { tool: "binary" });
    const target = join(directory, "bin");
    await unpack(path, target, () => existsSync(join(target, "tool")), basename);
    expect(readdirSync(target)).toEqual(["tool"]);
    expect(readdirSync(directory).sort()).toEqual(["a.tar.zst", "bin"]);
  });
});
