import type Docker from "dockerode";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { buildImage } from "../../images/build.ts";
import { lineOf } from "../../images/kafka/line.ts";
import { docker, exec, noEngine } from "./engine.ts";
import { tested } from "./versions.ts";

/** `-Xlog:class+load` names a class's source; this one is java's word for its archive. */
const shared = /source: shared objects file/g;

describe.skipIf(docker === undefined).for(tested)(
  `the class archives of our image of Kafka %s ${noEngine}`,
  { timeout: 60_000 },
  (version) => {
    let container: Docker.Container;
    beforeAll(async () => {
      const engine = docker as Docker;
      const { reference } = await buildImage({ version, docker: engine });
      container = await engine.createContainer({
        Image: reference,
        Cmd: ["sleep", "600"],
        NetworkDisabled: true,
        Labels: { "kafka-cluster.temporary": "test-images" },
      });
      await container.start();
    }, 600_000);
    afterAll(() => container?.remove({ force: true }));

    const bash = (script: string) => exec(container, ["bash", "-c", script]);
    /** How many of Kafka's classes a tool took from an archive, and how many from jars, with these variables before it. */
    async function sources(variables = ""): Promise<{ archived: number; loaded: number }> {
      const { code, output } = await bash(
        `${variables} KAFKA_GC_LOG_OPTS=-Xlog:class+load kafka-topics.sh --version | grep -E ' (org.apache.)?kafka[.]'`,
      );
      expect(code, output).toBe(0);
      const all = output.trim().split("\n").length;
      const archived = output.match(shared)?.length ?? 0;
      return { archived, loaded: all - archived };
    }

    it("hold nearly every class a tool asks for", async () => {
      const { archived, loaded } = await sources();
      expect(archived).toBeGreaterThan(20);
      expect(loaded).toBeLessThan(archived / 10);
    });

    it.each(lineOf(version).hasZooKeeper ? ["kafka", "zookeeper"] : ["kafka"])(
      "fit the java and the jars of the image: %s starts where it must have its own",
      async (name) => {
        const classes = { kafka: "kafka.Kafka", zookeeper: "org.apache.zookeeper.server.quorum.QuorumPeerMain" };
        const main = classes[name as keyof typeof classes];
        const script = `KAFKA_OPTS='-Xshare:on -Xlog:class+load' kafka-run-class.sh ${main} /nowhere 2>&1`;
        const { output } = await bash(script);
        expect(output).toMatch(new RegExp(`^.* ${main.replaceAll(".", "[.]")} source: shared objects file$`, "m"));
      },
    );

    it("hold nearly every class that is loaded to format a KRaft node's directory", async () => {
      const { output } = await bash(`
      cat >/tmp/node.properties <<END
process.roles=controller
node.id=1
controller.quorum.bootstrap.servers=localhost:9093
listeners=CONTROLLER://:9093
controller.listener.names=CONTROLLER
log.dirs=/tmp/formatted
END
      KAFKA_OPTS=-Xlog:class+load kafka-storage.sh format --standalone --cluster-id Training-cluster-0000A -c /tmp/node.properties
      rm -r /tmp/formatted`);
      expect(output).toContain("Formatting");
      // Not the classes java makes for lambdas: it archives some of them.
      const named = / (org\.apache\.)?kafka\.(?!\S*\$\$Lambda)\S+ source: .*/g;
      const all = output.match(named) ?? [];
      const archived = all.filter((line) => line.includes("shared objects file")).length;
      expect(archived).toBeGreaterThan(200);
      expect(all.length - archived).toBeLessThan(archived / 10);
    });

    it.each([
      ["the serial collector", "-XX:+UseSerialGC"],
      ["the parallel one", "-XX:+UseParallelGC"],
      ["G1", "-XX:+UseG1GC"],
      ["one compiler", "-XX:TieredStopAtLevel=1"],
    ])("are used with %s", async (_, option) => {
      const { archived, loaded } = await sources(`KAFKA_JVM_PERFORMANCE_OPTS='${option}'`);
      expect(archived).toBeGreaterThan(loaded);
    });

    it.each([
      ["another collector, whose objects lie otherwise", "KAFKA_JVM_PERFORMANCE_OPTS=-XX:+UseZGC"],
      ["a heap too large for short pointers", "KAFKA_HEAP_OPTS=-Xmx40g"],
      ["other jars before Kafka's", "CLASSPATH=/etc/kafka"],
      [
        "a debugger",
        "KAFKA_DEBUG=1 JAVA_DEBUG_OPTS=-agentlib:jdwp=transport=dt_socket,server=y,suspend=n,address=127.0.0.1:0,quiet=y",
      ],
      ["an archive that is not there", "KAFKA_OPTS=-XX:SharedArchiveFile=/nowhere.jsa"],
      ["no sharing at all", "KAFKA_OPTS=-Xshare:off"],
    ])("stop nothing and say nothing with %s", async (_, variables) => {
      const { code, output } = await bash(`${variables} kafka-topics.sh --version 2>&1`);
      expect(code, output).toBe(0);
      expect(output.trim().split("\n").at(-1)).toMatch(/^\d+\.\d+\.\d+$/);
      expect(output).not.toContain("[warning]");
    });

    it.each([
      ["cut off", "head -c 1000000"],
      ["empty", "head -c 0"],
      ["of a java that is not this one", "LC_ALL=C sed 's/Server VM/Client VM/'"],
      ["no archive at all", "tr '\\000-\\377' '\\001-\\377\\000' <"],
    ])("are left out, and nothing is said, when one is %s", async (_, damage) => {
      const damaged = await bash(`cd /opt/kafka && mv kafka.jsa sound && ${damage} sound >kafka.jsa`);
      expect(damaged.code, damaged.output).toBe(0);
      try {
        expect((await sources()).archived).toBe(0);
        const { code, output } = await bash("kafka-topics.sh --version 2>&1");
        expect(code, output).toBe(0);
        expect(output.trim()).toMatch(/^\d+\.\d+\.\d+$/);
      } finally {
        await bash("mv -f /opt/kafka/sound /opt/kafka/kafka.jsa");
      }
    });
  },
);
