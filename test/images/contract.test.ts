import type Docker from "dockerode";
import { beforeAll, describe, expect, it } from "vitest";
import { buildImage, inputsLabel } from "../../images/build.ts";
import { official as officialOf, ours as oursOf } from "../../images/contract.ts";
import { readLock } from "../../images/jars/lock.ts";
import { imageProfile } from "../../src/model/images.ts";
import { docker, exec, noEngine, withContainer } from "./engine.ts";
import { tested, withZooKeeper } from "./versions.ts";

describe.skipIf(docker === undefined).for(tested)(
  `our image of Kafka %s keeps its contract ${noEngine}`,
  { timeout: 60_000 },
  (version) => {
    const ours = oursOf(version);
    const engine = docker as Docker;
    let reference = "";
    let image: Docker.ImageInspectInfo;
    beforeAll(async () => {
      ({ reference } = await buildImage({ version, docker: engine }));
      image = await engine.getImage(reference).inspect();
    }, 300_000);

    it("runs as appuser, without an entrypoint, and declares no volume", () => {
      expect(image.Config.User).toBe(ours.user);
      expect(image.Config.Entrypoint ?? []).toEqual(ours.entrypoint);
      expect(image.Config.Cmd).toEqual(ours.command);
      expect(Object.keys(image.Config.Volumes ?? {})).toEqual(ours.volumes);
      expect(Object.keys(image.Config.ExposedPorts ?? {})).toEqual(ours.exposed);
    });

    it("says in its labels what it is and what it was made from", () => {
      const lock = readLock(version);
      expect(image.Config.Labels).toMatchObject({
        "org.opencontainers.image.version": lock.kafka,
        "org.opencontainers.image.licenses": expect.stringContaining("Apache-2.0"),
        "kafka-cluster.image.kafka": lock.kafka,
        ...(lock.zookeeper === undefined ? {} : { "kafka-cluster.image.zookeeper": lock.zookeeper }),
        [inputsLabel]: expect.stringMatching(/^[0-9a-f]{64}$/),
      });
    });

    it("has every directory with its owner and mode, the jars of the lock and nothing else in libs", async () => {
      await withContainer(
        engine,
        { Image: reference, Cmd: ["sleep", "600"], NetworkDisabled: true },
        async (container) => {
          const paths = ours.directories.map(({ path }) => path);
          const stat = await exec(container, ["stat", "-c", "%n %u:%g %a", ...paths]);
          expect(stat.output.trim().split("\n")).toEqual(
            ours.directories.map(({ path, owner, mode }) => `${path} ${owner} ${mode}`),
          );
          expect((await exec(container, ["id"])).output.trim()).toBe(
            `uid=${ours.uid}(${ours.user}) gid=${ours.gid}(${ours.user}) groups=${ours.gid}(${ours.user})`,
          );
          const libs = (await exec(container, ["ls", "/opt/kafka/libs"])).output.trim().split("\n");
          expect(libs.sort()).toEqual(
            readLock(version)
              .jars.map(({ file }) => file)
              .sort(),
          );
        },
      );
    });

    it("has every tool on PATH with and without .sh, both names being the same file", async () => {
      await withContainer(
        engine,
        { Image: reference, Cmd: ["sleep", "600"], NetworkDisabled: true },
        async (container) => {
          expect((await exec(container, ["printenv", "PATH"])).output.trim().split(":")).toEqual(
            expect.arrayContaining([...ours.path]),
          );
          const names = ours.tools.names.flatMap((name) => [name, `${name}.sh`]);
          const script = 'for name; do tool=$(command -v "$name") && readlink -f "$tool" || echo "no $name"; done';
          const { output } = await exec(container, ["bash", "-c", script, "bash", ...names]);
          const files = ours.tools.names.map((name) => `${ours.tools.directory}/${name}.sh`);
          expect(output.trim().split("\n")).toEqual(files.flatMap((file) => [file, file]));
          const present = (await exec(container, ["bash", "-c", `cd ${ours.tools.directory} && ls *.sh`])).output;
          expect(present.trim().split("\n")).toEqual(ours.tools.names.map((name) => `${name}.sh`).sort());
        },
      );
    });

    it("has no compiler, no package manager and no other language in it", async () => {
      await withContainer(
        engine,
        { Image: reference, Cmd: ["sleep", "600"], NetworkDisabled: true },
        async (container) => {
          const tools = ["javac", "apt-get", "dpkg", "perl", "python3", "gcc", "make", "curl", "wget"];
          const { output } = await exec(container, [
            "bash",
            "-c",
            'for name; do command -v "$name"; done; true',
            "bash",
            ...tools,
          ]);
          const base = image.Config.Labels["org.opencontainers.image.base.name"] ?? "";
          // The official JRE base brings its own package manager.
          if (base.startsWith("kafka-cluster/")) expect(output).toBe("");
        },
      );
    });

    it("comes out as the very same layers when it is built anew, but for the class archives", async () => {
      const anew = `kafka-cluster/kafka-test-${process.pid}:${version}`;
      const withoutCache = Object.assign(Object.create(engine) as Docker, {
        buildImage: (context: NodeJS.ReadableStream, options: Docker.ImageBuildOptions) =>
          engine.buildImage(context, { ...options, nocache: true }),
      });
      try {
        const built = await buildImage({ version, docker: withoutCache, reference: anew, archives: false });
        expect(built.built).toBe(true);
        const layers = (await engine.getImage(built.id).inspect()).RootFS.Layers;
        // The two between the base, whose packages are those of its day, and the class archives, which no two runs write alike.
        // Without archives there is no layer of them.
        expect(layers?.slice(-2)).toEqual(image.RootFS.Layers?.slice(-3, -1));
      } finally {
        await engine
          .getImage(anew)
          .remove()
          .catch(() => {});
      }
    }, 300_000);

    it("is not built a second time from the same inputs", async () => {
      const lines: string[] = [];
      const onProgress = (line: string) => lines.push(line);
      const again = await buildImage({ version, docker: engine, onProgress });
      expect(again).toMatchObject({ built: false, id: image.Id, sizeBytes: image.Size });
      expect(lines).toEqual([expect.stringContaining("nothing to build")]);
      // One that has archives will do where they are not asked for.
      expect(await buildImage({ version, docker: engine, archives: false })).toMatchObject({
        built: false,
        id: image.Id,
      });
    });
  },
);

describe("the program relies on nothing outside the contract", () => {
  const rows = [
    { name: "the official image", contract: officialOf(withZooKeeper) },
    { name: "our image", contract: oursOf(withZooKeeper) },
  ];
  const roles = ["broker", "zookeeper"] as const;

  for (const { name, contract } of rows) {
    for (const role of roles) {
      it(`for a ${role} from ${name}: user, start script, tools, a mount for every declared volume`, () => {
        const profile = imageProfile("apache", role);
        expect(profile).toMatchObject({ uid: contract.uid, gid: contract.gid, start: [contract.starts[role]] });
        expect(profile?.tools).toBe(contract.tools.directory);
        const mounted = [...(profile?.volumes.map(({ path }) => path) ?? []), ...(profile?.scratch ?? [])];
        expect(mounted).toEqual(expect.arrayContaining([...contract.volumes]));
        expect(contract.directories.map(({ path }) => path)).toContain(profile?.volumes[0]?.path);
      });
    }
  }

  it("and the PATH it sets reaches java and the system's commands in both", () => {
    const path = (imageProfile("apache", "broker")?.path ?? "").split(":");
    for (const { contract } of rows) {
      const needed = contract.path.filter((directory) => directory !== contract.tools.directory);
      expect(path).toEqual(expect.arrayContaining(needed));
    }
  });
});
