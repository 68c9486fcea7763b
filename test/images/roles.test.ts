import type Docker from "dockerode";
import { beforeAll, describe, expect, it } from "vitest";
import { buildImage } from "../../images/build.ts";
import { readLock } from "../../images/jars/lock.ts";
import { docker, exec, noEngine, until, withContainer } from "./engine.ts";
import { tested, withoutZooKeeper, withZooKeeper } from "./versions.ts";

const small = ["KAFKA_HEAP_OPTS=-Xmx256m", "EXTRA_ARGS=", "KAFKA_JVM_PERFORMANCE_OPTS=-XX:+UseSerialGC"];
const isOpen = (container: Docker.Container, port: number) =>
  exec(container, ["bash", "-c", `exec 3<>/dev/tcp/localhost/${port} && echo srvr >&3`]).then(({ code }) => code === 0);

/** Creates a topic, writes to it and reads it back, by every letter a person may send. */
async function passWords(container: Docker.Container): Promise<void> {
  const bootstrap = ["--bootstrap-server", "localhost:9092"];
  const created = await exec(container, ["kafka-topics", ...bootstrap, "--create", "--topic", "words"]);
  expect(created.output).toContain("Created topic words.");
  const words = ["hello", "żółw", "日本"].join("\n");
  const produced = await exec(container, ["kafka-console-producer.sh", ...bootstrap, "--topic", "words"], `${words}\n`);
  expect(produced.code).toBe(0);
  const all = ["--topic", "words", "--from-beginning", "--max-messages", "3", "--timeout-ms", "20000"];
  const consumed = await exec(container, ["kafka-console-consumer", ...bootstrap, ...all]);
  expect(consumed.output).toContain(words);
}

const title = `our image runs both roles of its line ${noEngine}`;
describe.skipIf(docker === undefined)(title, { timeout: 60_000 }, () => {
  const engine = docker as Docker;
  const references = new Map<string, string>();
  const image = (version: string) => references.get(version) ?? "";
  beforeAll(async () => {
    for (const version of tested) {
      references.set(version, (await buildImage({ version, docker: engine })).reference);
    }
  }, 600_000);

  it("one controller and one broker from the files in config/, without ZooKeeper", async () => {
    const format = (role: string, quorum: string) =>
      `kafka-storage format --cluster-id Training-cluster-0000A ${quorum} -c config/${role}.properties`;
    const both = [
      format("controller", "--standalone"),
      format("broker", "--no-initial-controllers"),
      "kafka-server-start -daemon config/controller.properties",
      "exec kafka-server-start config/broker.properties",
    ].join(" && ");
    const options = { Image: image(withoutZooKeeper), WorkingDir: "/opt/kafka", Cmd: ["bash", "-c", both], Env: small };
    await withContainer(engine, options, async (container) => {
      await until(() => isOpen(container, 9092), Boolean, 50_000);
      await passWords(container);
      const describe = ["--bootstrap-server", "localhost:9092", "describe", "--replication"];
      const quorum = await exec(container, ["kafka-metadata-quorum", ...describe]);
      expect(quorum.output).toMatch(/^1\s.*Leader/m);
      expect(quorum.output).toMatch(/^2\s.*Observer/m);
    });
  }, 120_000);

  it("one ZooKeeper and one broker from the files in config/", async () => {
    const both =
      "zookeeper-server-start.sh -daemon config/zookeeper.properties && exec kafka-server-start config/server.properties";
    const options = { Image: image(withZooKeeper), WorkingDir: "/opt/kafka", Cmd: ["bash", "-c", both], Env: small };
    await withContainer(engine, options, async (container) => {
      await until(() => isOpen(container, 9092), Boolean, 40_000);
      await passWords(container);
      const shell = await exec(container, ["zookeeper-shell", "localhost:2181", "ls", "/brokers/ids"]);
      expect(shell.output).toContain("[0]");
    });
  }, 120_000);

  it("ZooKeeper's own version is the one of the lock", async () => {
    const Cmd = ["zookeeper-server-start.sh", "/opt/kafka/config/zookeeper.properties"];
    await withContainer(engine, { Image: image(withZooKeeper), Cmd, Env: small }, async (container) => {
      const ask = "exec 3<>/dev/tcp/localhost/2181 && echo srvr >&3 && cat <&3";
      const answer = await until(
        () => exec(container, ["bash", "-c", ask]),
        ({ output }) => output.includes("Mode"),
        30_000,
      );
      expect(answer.output).toContain(`Zookeeper version: ${readLock(withZooKeeper).zookeeper}-`);
      expect((await exec(container, ["zookeeper-server-stop"])).code).toBe(0);
      await until(
        () => container.inspect(),
        ({ State }) => !State.Running,
        15_000,
      );
    });
  }, 90_000);

  it.for(tested)(
    "without a command: one KRaft node of Kafka %s, that stops gently on SIGTERM and refuses configuration by environment",
    { timeout: 150_000 },
    async (version) => {
      await withContainer(engine, { Image: image(version), Env: ["KAFKA_HEAP_OPTS=-Xmx256m"] }, async (container) => {
        await until(() => isOpen(container, 9092), Boolean, 60_000);
        const topics = await exec(container, ["kafka-topics", "--bootstrap-server", "localhost:9092", "--list"]);
        expect(topics).toEqual({ code: 0, output: "\n" });
        await container.stop({ t: 60 });
        // 143 = 128 + SIGTERM: java ran its shutdown hooks; 137 would be a kill after the minute.
        expect((await container.inspect()).State.ExitCode).toBe(143);
      });
      await withContainer(engine, { Image: image(version), Env: ["KAFKA_NODE_ID=7"] }, async (container) => {
        await until(
          () => container.inspect(),
          ({ State }) => !State.Running,
          15_000,
        );
        expect((await container.inspect()).State.ExitCode).toBe(1);
        expect(String(await container.logs({ stderr: true }))).toContain("KAFKA_NODE_ID is set");
      });
    },
  );
});
