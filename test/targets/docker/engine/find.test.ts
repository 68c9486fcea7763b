import { createHash } from "node:crypto";
import { linkSync, mkdirSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { dirname, join } from "node:path";
import { describe, expect, test } from "vitest";
import { findEngine } from "../../../../src/targets/docker/engine/find.ts";
import type { EngineAddress, Surroundings } from "../../../../src/targets/docker/engine/types.ts";
import { engineAnswers, onPort, onSocket, scratch } from "./fake-engine.ts";

/** A machine without any engine: Windows, for the well-known sockets of this one would be found otherwise. */
function machine(home: string, env: Surroundings["env"] = {}): Surroundings {
  return { env, platform: "win32", home };
}

function writeContext(home: string, name: string, host: string): void {
  const id = createHash("sha256").update(name).digest("hex");
  const meta = join(home, ".docker", "contexts", "meta", id, "meta.json");
  mkdirSync(dirname(meta), { recursive: true });
  writeFileSync(meta, JSON.stringify({ Name: name, Endpoints: { docker: { Host: host } } }));
}

function useContext(home: string, name: string): void {
  mkdirSync(join(home, ".docker"), { recursive: true });
  writeFileSync(join(home, ".docker", "config.json"), JSON.stringify({ currentContext: name }));
}

describe("what somebody chose", () => {
  test("the description comes before DOCKER_HOST, DOCKER_HOST before the docker context", async () => {
    const home = scratch();
    const host = `unix://${await onSocket(engineAnswers(), join(home, "described.sock"))}`;
    const other = `unix://${await onSocket(engineAnswers(), join(home, "env.sock"))}`;
    writeContext(home, "mine", `unix://${await onSocket(engineAnswers(), join(home, "context.sock"))}`);
    useContext(home, "mine");
    const sourceOf = async (search: Parameters<typeof findEngine>[0]) => {
      const found = await findEngine(search);
      return "engine" in found ? found.engine.source : found.misses;
    };
    expect(await sourceOf({ host, around: machine(home, { DOCKER_HOST: other }) })).toBe("the description");
    expect(await sourceOf({ around: machine(home, { DOCKER_HOST: other, DOCKER_CONTEXT: "mine" }) })).toBe(
      "DOCKER_HOST",
    );
    expect(await sourceOf({ around: machine(home) })).toBe('docker context "mine"');
  });

  test("is the only place asked: when it fails, no other engine is taken in its place", async () => {
    const home = scratch();
    const running = join(home, "run", "docker.sock");
    mkdirSync(dirname(running));
    await onSocket(engineAnswers(), running);
    const around: Surroundings = { env: { XDG_RUNTIME_DIR: dirname(running) }, platform: "linux", home };
    const chosen = `unix://${join(home, "stopped.sock")}`;
    const found = await findEngine({ around: { ...around, env: { ...around.env, DOCKER_HOST: chosen } } });
    expect(found).toEqual({
      misses: [{ source: "DOCKER_HOST", address: chosen, kind: "absent", reason: `${chosen} does not exist` }],
    });
  });

  test("a context that does not exist is said, by its name", async () => {
    const home = scratch();
    useContext(home, "gone");
    const found = await findEngine({ around: machine(home) });
    expect(found).toMatchObject({ misses: [{ kind: "invalid", reason: 'docker context "gone" does not exist' }] });
  });

  test("DOCKER_CONFIG names the directory of the contexts, and the context named default is none", async () => {
    const home = scratch();
    const elsewhere = scratch();
    writeContext(elsewhere, "mine", `unix://${await onSocket(engineAnswers(), join(elsewhere, "s.sock"))}`);
    useContext(elsewhere, "mine");
    const env = { DOCKER_CONFIG: join(elsewhere, ".docker") };
    expect(await findEngine({ around: machine(home, env) })).toHaveProperty("engine.source", 'docker context "mine"');
    const none = await findEngine({ around: machine(home, { ...env, DOCKER_CONTEXT: "default" }) });
    expect(none).toHaveProperty("misses");
  });
});

describe("where nobody chose", () => {
  test("Docker's socket comes before a rootless Docker's, and that before Podman's", async () => {
    const home = scratch();
    const around: Surroundings = { env: { XDG_RUNTIME_DIR: home }, platform: "linux", home, root: home };
    const found = async () => {
      const { engine } = (await findEngine({ around })) as { engine: EngineAddress };
      return [engine.source, engine.isPodman];
    };
    mkdirSync(join(home, "podman"));
    const podman = { version: { Components: [{ Name: "Podman Engine" }] } };
    await onSocket(engineAnswers(podman), join(home, "podman", "podman.sock"));
    expect(await found()).toEqual(["rootless Podman", true]);
    await onSocket(engineAnswers(), join(home, "docker.sock"));
    expect(await found()).toEqual(["rootless Docker", false]);
    mkdirSync(join(home, "var", "run"), { recursive: true });
    await onSocket(engineAnswers(), join(home, "var", "run", "docker.sock"));
    expect(await found()).toEqual(["Docker's socket", false]);
  });

  test("a place that answers late does not hold up the one before it", async () => {
    const home = scratch();
    mkdirSync(join(home, "var", "run"), { recursive: true });
    await onSocket(engineAnswers(), join(home, "var", "run", "docker.sock"));
    await onSocket(() => {}, join(home, "docker.sock"));
    const started = performance.now();
    const found = await findEngine({ around: { env: { XDG_RUNTIME_DIR: home }, platform: "linux", home, root: home } });
    expect(found).toHaveProperty("engine.source", "Docker's socket");
    expect(performance.now() - started).toBeLessThan(2_500);
  });

  test("with nothing anywhere every place asked is a miss", async () => {
    const home = scratch();
    const found = await findEngine({ around: { env: {}, platform: "darwin", home, root: home } });
    if ("engine" in found) throw new Error(`found ${found.engine.address}`);
    expect(found.misses.length).toBeGreaterThan(5);
    expect(new Set(found.misses.map(({ kind }) => kind))).toEqual(new Set(["absent"]));
  });
});

describe("what an engine says of itself", () => {
  test("version, memory, Docker Desktop, rootless", async () => {
    const home = scratch();
    const says = {
      version: { Platform: { Name: "Docker Desktop 4.30" } },
      info: { OperatingSystem: "Docker Desktop", SecurityOptions: ["name=seccomp", "name=rootless"] },
    };
    const host = `unix://${await onSocket(engineAnswers(says), join(home, "d.sock"))}`;
    const found = await findEngine({ host, around: machine(home) });
    expect(found).toEqual({
      engine: {
        address: host,
        source: "the description",
        version: "27.1.1",
        apiVersion: "1.46",
        os: "linux",
        architecture: "amd64",
        memoryBytes: 8_000_000_000,
        cpus: 4,
        isPodman: false,
        isDesktop: true,
        isRootless: true,
        isLocal: true,
      },
    });
  });

  test("an engine behind TCP on 127.0.0.1 is local, and a bare host:port means TCP", async () => {
    const port = await onPort(createServer(engineAnswers()));
    const found = await findEngine({ host: `127.0.0.1:${port}`, around: machine(scratch()) });
    expect(found).toHaveProperty("engine.isLocal", true);
  });
});

describe("why there is none", () => {
  const missOf = async (host: string) => {
    const found = await findEngine({ host, around: machine(scratch()) });
    return "misses" in found ? found.misses[0]?.kind : "found";
  };

  test("a socket that an engine left behind: stopped", async () => {
    const directory = scratch();
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(join(directory, "live.sock"), resolve));
    linkSync(join(directory, "live.sock"), join(directory, "stale.sock"));
    await new Promise((resolve) => server.close(resolve));
    expect(await missOf(`unix://${join(directory, "stale.sock")}`)).toBe("stopped");
  });

  test("something else that speaks HTTP: invalid", async () => {
    const port = await onPort(createServer((_, response) => response.end("<html>")));
    expect(await missOf(`tcp://127.0.0.1:${port}`)).toBe("invalid");
  });

  test("an engine that wants TLS: tls", async () => {
    const refuse = createServer((_, response) => {
      response.writeHead(400).end("Client sent an HTTP request to an HTTPS server.\n");
    });
    expect(await missOf(`tcp://127.0.0.1:${await onPort(refuse)}`)).toBe("tls");
  });

  test("a port nobody listens on: unreachable; an address that is none: invalid", async () => {
    expect(await missOf("tcp://127.0.0.1:1")).toBe("unreachable");
    expect(await missOf("ftp://example.org")).toBe("invalid");
    expect(await missOf("unix://")).toBe("invalid");
  });
});
