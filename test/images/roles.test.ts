import type Docker from "dockerode";
import { beforeAll, describe, expect, it } from "vitest";
import { buildImage, imageVersions } from "../../images/build.ts";
import { readLock } from "../../images/jars/lock.ts";
import { docker, exec, noEngine, until, withContainer } from "./engine.ts";

const version = imageVersions().at(-1) ?? "";
const small = ["KAFKA_HEAP_OPTS=-Xmx256m", "EXTRA_ARGS=", "KAFKA_JVM_PERFORMANCE_OPTS=-XX:+UseSerialGC"];
const isOpen = (container: Docker.Container, port: number) =>
  exec(container, ["bash", "-c", `exec 3<>/dev/tcp/localhost/${port} && echo srvr >&3`]).then(({ code }) => code === 0);

describe.skipIf(docker === undefined)(`our image runs both roles ${noEngine}`, { timeout: 60_000 }, () => {
  const engine = docker as Docker;
  let reference = "";
  beforeAll(async () => {
    ({ reference } = await buildImage({ version, docker: engine }));
  }, 300_000);

  it("one ZooKeeper and one broker from the files in config/, by every letter a person may send", async () => {
    const both =
      "zookeeper-server-start.sh -daemon config/zookeeper.properties && exec kafka-server-start config/server.properties";
    const options = { Image: reference, WorkingDir: "/opt/kafka", Cmd: ["bash", "-c", both], Env: small };
    await withContainer(engine, options, async (container) => {
      await until(() => isOpen(container, 9092), Boolean, 40_000);
      const bootstrap = ["--bootstrap-server", "localhost:9092"];
      const created = await exec(container, ["kafka-topics", ...bootstrap, "--create", "--topic", "words"]);
      expect(created.output).toContain("Created topic words.");
      const words = ["hello", "żółw", "日本"].join("\n");
      const produced = await exec(
        container,
        ["kafka-console-producer.sh", ...bootstrap, "--topic", "words"],
        `${words}\n`,
      );
      expect(produced.code).toBe(0);
      const all = ["--topic", "words", "--from-beginning", "--max-messages", "3", "--timeout-ms", "20000"];
      const consumed = await exec(container, ["kafka-console-consumer", ...bootstrap, ...all]);
      expect(consumed.output).toContain(words);
      const shell = await exec(container, ["zookeeper-shell", "localhost:2181", "ls", "/brokers/ids"]);
      expect(shell.output).toContain("[0]");
    });
  }, 120_000);

  it("ZooKeeper's own version is the one of the lock", async () => {
    const Cmd = ["zookeeper-server-start.sh", "/opt/kafka/config/zookeeper.properties"];
    await withContainer(engine, { Image: reference, Cmd, Env: small }, async (container) => {
      const ask = "exec 3<>/dev/tcp/localhost/2181 && echo srvr >&3 && cat <&3";
      const answer = await until(
        () => exec(container, ["bash", "-c", ask]),
        ({ output }) => output.includes("Mode"),
        30_000,
      );
      expect(answer.output).toContain(`Zookeeper version: ${readLock(version).zookeeper}-`);
      expect((await exec(container, ["zookeeper-server-stop"])).code).toBe(0);
      await until(
        () => container.inspect(),
        ({ State }) => !State.Running,
        15_000,
      );
    });
  }, 90_000);

  it("without a command: one KRaft node, that stops gently on SIGTERM and refuses configuration by environment", async () => {
    await withContainer(engine, { Image: reference, Env: ["KAFKA_HEAP_OPTS=-Xmx256m"] }, async (container) => {
      await until(() => isOpen(container, 9092), Boolean, 60_000);
      const topics = await exec(container, ["kafka-topics", "--bootstrap-server", "localhost:9092", "--list"]);
      expect(topics).toEqual({ code: 0, output: "\n" });
      await container.stop({ t: 60 });
      // 143 = 128 + SIGTERM: java ran its shutdown hooks; 137 would be a kill after the minute.
      expect((await container.inspect()).State.ExitCode).toBe(143);
    });
    await withContainer(engine, { Image: reference, Env: ["KAFKA_NODE_ID=7"] }, async (container) => {
      await until(
        () => container.inspect(),
        ({ State }) => !State.Running,
        15_000,
      );
      expect((await container.inspect()).State.ExitCode).toBe(1);
      expect(String(await container.logs({ stderr: true }))).toContain("KAFKA_NODE_ID is set");
    });
  }, 150_000);
});
