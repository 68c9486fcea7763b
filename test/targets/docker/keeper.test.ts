import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { createServer, type Server } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { connect, findEngine } from "../../../src/targets/docker/engine/index.ts";
import { isKeeper, readFile, sweepKeepers, withKeeper } from "../../../src/targets/docker/keeper.ts";
import { label } from "../../../src/targets/docker/labels.ts";
import { fakeDocker } from "./fake-docker.ts";
import { fakeVolumes } from "./fake-volumes.ts";

const options = { image: "x:1", volumes: ["a", "b"], cluster: "local", uid: "u" };
const file = (path: string, content: string | undefined, volume = "a") => ({
  volume,
  path,
  content,
  uid: 1000,
  gid: 0,
});

describe("The keeper of volumes", () => {
  it("gives back what it has written, and knows what is not there", async () => {
    const { docker, files } = fakeVolumes();
    const umlauts = "ä € 🦊\n".repeat(500);
    await withKeeper(docker, options, async (keeper) => {
      await keeper.write([file("", undefined), file("log", undefined), file("log/x", umlauts), file("empty", "", "b")]);
      expect(await keeper.read("a", "log/x")).toBe(umlauts);
      expect(await keeper.read("b", "empty")).toBe("");
      expect([await keeper.read("b", "x"), await keeper.exists("a", "x")]).toEqual([undefined, false]);
      expect([await keeper.exists("a", "log/x"), await keeper.exists("a", "log")]).toEqual([true, true]);
    });
    expect([...files].map(([path, { content, owner }]) => [path, typeof content, owner])).toEqual([
      ["a", "undefined", "1000:0"],
      ["a/log", "undefined", "1000:0"],
      ["a/log/x", "string", "1000:0"],
      ["b/empty", "string", "1000:0"],
    ]);
  });

  it("is a container without network that is never started, over the volumes as they are, and is removed", async () => {
    const { docker, made, removed } = fakeVolumes();
    await withKeeper(docker, options, async () => {});
    expect(made).toEqual([
      {
        Image: "x:1",
        Entrypoint: ["true"],
        NetworkDisabled: true,
        Labels: { [label.cluster]: "local", [label.uid]: "u", [label.temporary]: "volumes" },
        HostConfig: { Binds: ["a:/v/a:nocopy", "b:/v/b:nocopy"], NetworkMode: "none" },
      },
    ]);
    expect(removed).toEqual([0]);
  });

  it("is removed after a failure too, which is passed on", async () => {
    const { docker, removed } = fakeVolumes();
    await expect(withKeeper(docker, options, () => Promise.reject(new Error("disk full")))).rejects.toThrow(
      "disk full",
    );
    expect(removed).toEqual([0]);
  });

  it("takes nothing but a 404 for an absent file", async () => {
    const broken = { getArchive: () => Promise.reject(Object.assign(new Error("busy"), { statusCode: 500 })) };
    await expect(readFile(broken as never, "/x")).rejects.toThrow("busy");
  });

  it("that a killed run left over these volumes is removed, and no other container", async () => {
    const temporary = (purpose: string) => ({ [label.temporary]: purpose });
    const containers = [
      { name: "left", state: "created", labels: temporary("volumes"), mounts: ["a", "z"] },
      { name: "elsewhere", state: "created", labels: temporary("volumes"), mounts: ["z"] },
      { name: "tool", labels: temporary("verify"), mounts: ["a"] },
      { name: "node", labels: { [label.cluster]: "local" }, mounts: ["a"] },
    ];
    const { docker, called } = fakeDocker({ containers });
    await sweepKeepers(docker, ["a", "b"]);
    expect(called).toEqual(["remove id-of-left"]);
    expect(isKeeper({})).toBe(false);
  });
});

const found = await findEngine();
const docker = "engine" in found ? connect(found.engine) : undefined;
// Not one without a name: builds of other tests come and go.
const images = docker === undefined ? [] : (await docker.listImages()).flatMap(({ RepoTags }) => RepoTags ?? []);
const image = images.find((one) => !one.includes("<none>"));

/** A program that keeps volumes and does nothing else; it ends when nothing holds it. */
const program = (address: string, keeping: typeof options) => `
  import { connect } from "${import.meta.dirname}/../../../src/targets/docker/engine/connect.ts";
  import { withKeeper } from "${import.meta.dirname}/../../../src/targets/docker/keeper.ts";
  await withKeeper(connect(${JSON.stringify(address)}), ${JSON.stringify(keeping)}, async (keeper) => {
    await keeper.write([{ volume: "${keeping.volumes[0]}", path: "x", content: "kept", uid: 0, gid: 0 }]);
    console.log(await keeper.read("${keeping.volumes[0]}", "x"), await keeper.exists("${keeping.volumes[0]}", "x"));
  });`;

async function ends(source: string): Promise<{ output: string; code: number | null; seconds: number }> {
  const start = performance.now();
  const child = spawn(process.execPath, ["--input-type=module", "-e", source], { stdio: ["ignore", "pipe", "pipe"] });
  const chunks: Buffer[] = [];
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk: Buffer) => chunks.push(chunk));
  const limit = setTimeout(() => child.kill("SIGKILL"), 60_000);
  const code = await new Promise<number | null>((resolve) => void child.once("close", resolve));
  clearTimeout(limit);
  return { output: Buffer.concat(chunks).toString("utf8"), code, seconds: (performance.now() - start) / 1000 };
}

describe("A program that has used a keeper", () => {
  it("ends at once: no answer of the engine is left unread and keeps it open", { timeout: 90_000 }, async () => {
    await using engine = await patientEngine();
    const { output, code, seconds } = await ends(program(engine.address, options));
    expect(output).toBe("kept true\n");
    expect(code).toBe(0);
    expect(seconds).toBeLessThan(60);
  });

  it.skipIf(image === undefined)(
    "ends at once on this machine's engine, and leaves nothing there",
    { timeout: 90_000 },
    async () => {
      if (docker === undefined || image === undefined || !("engine" in found)) return;
      const Name = `test-keeper-${randomBytes(4).toString("hex")}`;
      const keeping = { image, volumes: [Name], cluster: Name, uid: "u" };
      await docker.createVolume({ Name, Labels: { [label.temporary]: "test" } });
      try {
        const { output, code, seconds } = await ends(program(found.engine.address, keeping));
        expect(output).toBe("kept true\n");
        expect(code).toBe(0);
        expect(seconds).toBeLessThan(60);
        const left = await docker.listContainers({ all: true, filters: { label: [`${label.cluster}=${Name}`] } });
        expect(left).toEqual([]);
      } finally {
        await docker.getVolume(Name).remove();
      }
    },
  );
});

/** An engine that, like the real one, never closes a connection of its own accord. */
async function patientEngine(): Promise<AsyncDisposable & { readonly address: string }> {
  const path = join(tmpdir(), `kafka-cluster-${randomBytes(4).toString("hex")}.sock`);
  let archive = Buffer.alloc(0);
  const server: Server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const { method, url = "" } = request;
      if (method === "PUT") archive = Buffer.concat(chunks);
      const body = url.endsWith("/containers/create") ? JSON.stringify({ Id: "c" }) : method === "GET" ? archive : "";
      response.writeHead(method === "DELETE" ? 204 : url.includes("/create") ? 201 : 200, {
        "content-type": url.includes("/create") ? "application/json" : "application/x-tar",
        ...(method === "HEAD" ? { "x-docker-container-path-stat": "e30=" } : {}),
      });
      response.end(method === "HEAD" ? undefined : body);
    });
  });
  server.keepAliveTimeout = 0;
  server.headersTimeout = 0;
  server.requestTimeout = 0;
  await new Promise<void>((resolve) => server.listen(path, resolve));
  return {
    address: `unix://${path}`,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      server.close();
    },
  };
}
