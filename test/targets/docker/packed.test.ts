import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { CONFIG_DIRECTORY, type RenderedFile } from "../../../src/properties/file.ts";
import { officialImage } from "../../../src/targets/docker/image.ts";
import { PACKED_FILE, packed, readNodeFile, unpacked } from "../../../src/targets/docker/packed.ts";
import { clusterOf } from "../../model/cluster-of.ts";
import { fakeVolumes, runningOver } from "./fake-volumes.ts";
import { plansOf } from "./live-of.ts";

const roots: string[] = [];
afterEach(() => {
  for (const root of roots.splice(0)) rmSync(root, { recursive: true, force: true });
});

/** Runs the script with a directory of this machine in place of the container's. */
function start(files: readonly RenderedFile[]) {
  const root = mkdtempSync(join(tmpdir(), "kafka-cluster-packed-"));
  roots.push(root);
  const own = join(root, "own");
  mkdirSync(own);
  const script = join(root, "unpack.sh");
  writeFileSync(script, packed(files).replaceAll(CONFIG_DIRECTORY, own));
  const again = () => spawnSync("bash", [script], { encoding: "utf8" });
  return { own, again, ...again() };
}

const launch = { name: "launch.sh", content: 'echo "launched by $$"; pwd\n', executable: true };
/** What a shell would read as its own, outside of quotes. */
const hostile = "a='b' \"c\" $HOME `id` $(id) \\ \\n\n\n  END OF x\nEND OF x\nEND OF x.\n\ttab é\n";

describe("The files of a container, packed into one,", () => {
  it("are written byte for byte, executable where they are to be, and launch.sh takes over", () => {
    const files = [
      { name: "x", content: hostile },
      launch,
      { name: "bin/tool", content: "#!/bin/sh\n", executable: true },
    ];
    const { own, stdout, stderr, status, pid } = start(files);
    expect({ stderr, status }).toEqual({ stderr: "", status: 0 });
    expect(stdout).toBe(`launched by ${pid}\n${own}\n`);
    for (const { name, content } of files) expect(readFileSync(join(own, name), "utf8")).toBe(content);
    const isExecutable = (name: string) => (statSync(join(own, name)).mode & 0o100) !== 0;
    expect(["x", "launch.sh", "bin/tool"].map(isExecutable)).toEqual([false, true, true]);
  });

  it("are as they were made at each start, whatever somebody wrote over them", () => {
    const { own, again } = start([{ name: "server.properties", content: "broker.id=1\n" }, launch]);
    writeFileSync(join(own, "server.properties"), "broker.id=2\n");
    expect(again().status).toBe(0);
    expect(readFileSync(join(own, "server.properties"), "utf8")).toBe("broker.id=1\n");
  });

  it("do not start anything when one cannot be written", () => {
    const { stdout, stderr, status } = start([{ name: "x/y", content: "a\n" }, { name: "x", content: "b\n" }, launch]);
    expect({ stdout, failed: status !== 0 }).toEqual({ stdout: "", failed: true });
    expect(stderr).not.toBe("");
  });

  it("are read again as they were, of every node of every kind", () => {
    expect([...unpacked(packed([{ name: "x", content: hostile }, launch]))]).toEqual([
      ["x", hostile],
      ["launch.sh", launch.content],
    ]);
    const kinds = [clusterOf(), clusterOf({ metadata: "kraft" }), clusterOf({ profile: "production" })];
    for (const { files, args } of kinds.flatMap((cluster) => [
      ...plansOf(cluster),
      ...plansOf(cluster, officialImage("3.9.2")),
    ])) {
      const [upload, ...others] = args.uploads;
      expect(others).toEqual([]);
      expect([...unpacked(upload?.content ?? "")]).toEqual(files.map(({ name, content }) => [name, content]));
    }
  });
});

describe("A file of a container", () => {
  const containerWith = (stored: Readonly<Record<string, string>>) => {
    const engine = fakeVolumes();
    for (const [path, content] of Object.entries(stored)) engine.files.set(`c${path}`, { content, owner: "0:0" });
    return runningOver(engine, "c", "") as never;
  };

  it("is found in what it was packed into, or as it is where an earlier version made the container", async () => {
    const now = containerWith({ [PACKED_FILE]: packed([{ name: "zoo.cfg", content: "new\n" }, launch]) });
    expect(await readNodeFile(now, "zoo.cfg")).toBe("new\n");
    expect(await readNodeFile(now, "other.cfg")).toBeUndefined();
    const before = containerWith({ [`${CONFIG_DIRECTORY}/zoo.cfg`]: "old\n" });
    expect(await readNodeFile(before, "zoo.cfg")).toBe("old\n");
    expect(await readNodeFile(before, "other.cfg")).toBeUndefined();
  });
});
