import type Docker from "dockerode";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { buildImage } from "../../images/build.ts";
import { lineOf } from "../../images/kafka/line.ts";
import { toolsOf } from "../../images/kafka/tools.ts";
import { docker, exec, noEngine } from "./engine.ts";
import { tested } from "./versions.ts";

/** A tool that has no `--help`, or says more without an argument. */
const arguments_: Readonly<Record<string, readonly string[]>> = {
  "kafka-run-class": [],
  "zookeeper-server-start": [],
  "zookeeper-shell": [],
};

/** What a tool says for itself: its usage or its options. */
const sane = /usage|options|this tool|^option +description/im;
const broken =
  /^\s+at [\w.$]+\(|Could not find or load main class|NoClassDefFoundError|NoSuchMethodError|No such file|command not found|unbound variable/m;

describe.skipIf(docker === undefined).for(tested)(
  `every tool answers in our image of Kafka %s ${noEngine}`,
  { timeout: 60_000 },
  (version) => {
    const { hasZooKeeper } = lineOf(version);
    const servers = ["kafka-run-class", "kafka-server-start", ...(hasZooKeeper ? ["zookeeper-server-start"] : [])];
    const names = [...Object.keys(toolsOf(version)), ...servers];
    let container: Docker.Container;
    beforeAll(async () => {
      const engine = docker as Docker;
      const { reference } = await buildImage({ version, docker: engine });
      container = await engine.createContainer({
        Image: reference,
        Cmd: ["sleep", "600"],
        NetworkDisabled: true,
        // log4j 2 looks for the name of the machine, which has none without a network.
        Hostname: "localhost",
        // Help needs no optimised code: half the processor time.
        Env: ["KAFKA_JVM_PERFORMANCE_OPTS=-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"],
        Labels: { "kafka-cluster.temporary": "test-images" },
      });
      await container.start();
    }, 300_000);
    afterAll(() => container?.remove({ force: true }));

    it.concurrent.for(names.sort())("%s says how it is used, without a stack trace", async (name, { expect }) => {
      const { output, code } = await exec(container, [name, ...(arguments_[name] ?? ["--help"])]);
      expect(output).toMatch(sane);
      expect(output).not.toMatch(broken);
      // argparse4j exits with 255 where an argument is missing beside --help.
      expect([0, 1, 255]).toContain(code);
    });

    it.concurrent.for(["kafka-topics", "kafka-topics.sh"])("%s prints Kafka's version", async (name, { expect }) => {
      expect((await exec(container, [name, "--version"])).output).toContain(version);
    });

    // Not beside the others: they would stop the server whose help is being asked.
    it.for(hasZooKeeper ? ["kafka", "zookeeper"] : ["kafka"])(
      "%s-server-stop says that there is nothing to stop",
      async (role) => {
        const { output, code } = await exec(container, [`${role}-server-stop`]);
        expect({ code, output: output.trim() }).toEqual({ code: 1, output: `No ${role} server to stop` });
      },
    );

    it("reads arguments and prints in UTF-8", async () => {
      // Java 17 takes both from the locale: an image without one would answer with question marks.
      expect((await exec(container, ["kafka-get-offsets", "--żółw"])).output).toContain("żółw");
    });

    it("asks for arguments like Kafka's own scripts do", async () => {
      const { output, code } = await exec(container, ["kafka-server-start.sh"]);
      expect(output).toMatch(/^USAGE: .*kafka-server-start\.sh \[-daemon\] server\.properties/);
      expect(code).toBe(1);
    });
  },
);
