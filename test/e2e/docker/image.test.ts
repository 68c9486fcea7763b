import { randomBytes } from "node:crypto";
import { Readable } from "node:stream";
import type Docker from "dockerode";
import { pack } from "tar-stream";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { connect, findEngine } from "../../../src/targets/docker/engine/index.ts";
import { Registry } from "./registry.ts";
import { noEngine } from "./stack.ts";
import { typed } from "./typed.ts";

const name = `test-image-${randomBytes(3).toString("hex")}`;

describe.skipIf(noEngine)("kafka-cluster image push", () => {
  let docker: Docker;
  let registry: Registry;
  let pushed: string;
  const push = (...args: readonly string[]) => typed("local", ["image", "push", ...args]);

  beforeAll(async () => {
    const found = await findEngine();
    if (!("engine" in found)) throw new Error("no Docker engine");
    docker = connect(found.engine);
    registry = await Registry.open();
    await importImage(docker);
  });
  afterAll(async () => {
    for (const image of [`${name}:1.0.0`, `${registry.host}/team/${name}:1.0.0`, pushed]) {
      await docker
        .getImage(image)
        .remove({ force: true })
        .catch(() => undefined);
    }
    await registry.close();
  });

  it("pushes an image and prints it by the digest under which the registry has it", async () => {
    const said = await push(`${registry.host}/team/${name}:1.0.0`, "--image", `${name}:1.0.0`);
    expect(said, said.stderr).toMatchObject({ code: 0 });
    pushed = said.stdout.trim();
    expect(pushed).toBe(`${registry.host}/team/${name}:1.0.0@${registry.tags.get(`team/${name}:1.0.0`)}`);
    expect(said.stderr).toContain(`image: { reference: "${pushed}", family: apache }`);
  });

  it("prints what an engine can pull that has nothing of it", async () => {
    for (const image of [`${name}:1.0.0`, `${registry.host}/team/${name}:1.0.0`]) {
      await docker.getImage(image).remove({ force: true });
    }
    await docker.pull(pushed).then((report) => settled(docker, report));
    expect((await docker.getImage(pushed).inspect()).RepoDigests).toContain(pushed.replace(":1.0.0@", "@"));
  });

  it("tells why a registry does not take it, and what an engine that lacks the image needs", async () => {
    const { host } = registry;
    await registry.close();
    const refused = await push(`${host}/team/${name}:1.0.0`, "--image", pushed);
    expect(refused.code).toBe(1);
    expect(refused.stderr).toMatch(/could not be pushed: .*connection refused/);
    expect(refused.stderr).toContain(`docker login ${host}`);
    const missing = await push(`${host}/team/kafka:1.0.0`, "--image", `${name}:2.0.0`);
    expect(missing.stderr).toContain(`The Docker engine has no ${name}:2.0.0.`);
  });
});

/** A few bytes as an image. */
async function importImage(docker: Docker): Promise<void> {
  const archive = pack();
  archive.entry({ name: "word" }, randomBytes(64).toString("hex"));
  archive.finalize();
  await docker
    .importImage(Readable.from(archive), { repo: name, tag: "1.0.0" })
    .then((report) => settled(docker, report));
}

function settled(docker: Docker, report: NodeJS.ReadableStream): Promise<void> {
  return new Promise((resolve, reject) => {
    docker.modem.followProgress(report, (error: Error | null) => (error ? reject(error) : resolve()));
  });
}
