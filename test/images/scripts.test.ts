import { spawnSync } from "node:child_process";
import { chmodSync, cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { imageTexts } from "../../images/rootfs.ts";

const noBash = spawnSync("bash", ["--version"]).status === 0 ? "" : "no bash on this machine";
const kafka = mkdtempSync(join(tmpdir(), "kafka-cluster-test-scripts-"));

/** The image's scripts beside a `java` that prints its arguments, one a line. */
beforeAll(() => {
  for (const [path, text] of imageTexts()) {
    const target = join(kafka, path.replace(/^opt\/kafka\//, ""));
    mkdirSync(join(target, ".."), { recursive: true });
    writeFileSync(target, text, { mode: path.endsWith(".sh") ? 0o755 : 0o644 });
  }
  mkdirSync(join(kafka, "libs"));
  for (const jar of ["b.jar", "a.jar"]) writeFileSync(join(kafka, "libs", jar), "");
  mkdirSync(join(kafka, "jre", "bin"), { recursive: true });
  writeFileSync(join(kafka, "jre", "bin", "java"), '#!/bin/bash\nprintf "%s\\n" "$@"\n');
  chmodSync(join(kafka, "jre", "bin", "java"), 0o755);
});
afterAll(() => rmSync(kafka, { recursive: true, force: true }));

/** What java is given when a script runs with these arguments and this environment. */
function java(script: string, args: readonly string[] = [], env: Readonly<Record<string, string>> = {}): string[] {
  const surroundings = { PATH: process.env.PATH ?? "", JAVA_HOME: join(kafka, "jre"), ...env };
  const done = spawnSync(join(kafka, "bin", script), args, { env: surroundings, encoding: "utf8", cwd: kafka });
  if (done.status !== 0) throw new Error(`${script} exited with ${done.status}: ${done.stderr}`);
  return done.stdout.trim().split("\n");
}

const startsWith = (lines: readonly string[], prefix: string) => lines.filter((line) => line.startsWith(prefix));

describe.skipIf(noBash)(`the scripts of our image start java as Kafka's own do ${noBash}`, () => {
  it("with every jar in a fixed order, after the person's own CLASSPATH", () => {
    const given = java("kafka-run-class.sh", ["some.Class", "an argument"], { CLASSPATH: "/mine/*" });
    const libs = join(kafka, "libs");
    expect(given[given.indexOf("-cp") + 1]).toBe(`/mine/*:${libs}/a.jar:${libs}/b.jar`);
    expect(given.slice(-2)).toEqual(["some.Class", "an argument"]);
  });

  it("with Kafka's defaults where nothing is set", () => {
    const given = java("kafka-run-class.sh", ["some.Class"]);
    expect(given).toEqual(expect.arrayContaining(["-Xmx256M", "-XX:+UseG1GC", "-XX:MaxGCPauseMillis=20"]));
    expect(given).toContain(`-Dlog4j.configuration=file:${kafka}/config/tools-log4j.properties`);
    expect(given).toContain(`-Dkafka.logs.dir=${kafka}/logs`);
    expect(given).toContain("-Dcom.sun.management.jmxremote=true");
    expect(startsWith(given, "-Xlog")).toEqual([]);
  });

  it("with what the environment says in their place", () => {
    const given = java("kafka-run-class.sh", ["some.Class"], {
      KAFKA_HEAP_OPTS: "-Xms64m -Xmx64m",
      KAFKA_JVM_PERFORMANCE_OPTS: "-XX:+UseSerialGC",
      KAFKA_JMX_OPTS: " ",
      KAFKA_LOG4J_OPTS: "-Dlog4j.configuration=file:/mine",
      KAFKA_OPTS: "-Done=1 -Dtwo=2",
      LOG_DIR: join(kafka, "mine"),
    });
    expect(given.slice(0, 5)).toEqual([
      "-Xms64m",
      "-Xmx64m",
      "-XX:+UseSerialGC",
      `-Dkafka.logs.dir=${kafka}/mine`,
      "-Dlog4j.configuration=file:/mine",
    ]);
    expect(given.slice(-3)).toEqual(["-Done=1", "-Dtwo=2", "some.Class"]);
  });

  it("with JMX on one port for both of its halves", () => {
    const given = java("kafka-run-class.sh", ["some.Class"], { JMX_PORT: "9999" });
    expect(given).toContain("-Dcom.sun.management.jmxremote.port=9999");
    expect(given).toContain("-Dcom.sun.management.jmxremote.rmi.port=9999");
    const own = java("kafka-run-class.sh", ["x"], {
      JMX_PORT: "1",
      KAFKA_JMX_OPTS: "-Dcom.sun.management.jmxremote.rmi.port=2",
    });
    expect(startsWith(own, "-Dcom.sun.management.jmxremote.rmi.port")).toEqual([
      "-Dcom.sun.management.jmxremote.rmi.port=2",
    ]);
  });

  it("a broker with a gigabyte, its own log4j file and a log of collections, all replaceable", () => {
    const given = java("kafka-server-start.sh", ["a.properties", "--override", "k=v"], { LOG_DIR: join(kafka, "gc") });
    expect(given).toEqual(expect.arrayContaining(["-Xmx1G", "-Xms1G"]));
    expect(startsWith(given, "-Dlog4j.configuration")[0]).toMatch(/config\/log4j\.properties$/);
    expect(startsWith(given, "-Xlog")).toEqual([
      `-Xlog:gc*:file=${kafka}/gc/kafkaServer-gc.log:time,tags:filecount=10,filesize=100M`,
    ]);
    expect(given.slice(-4)).toEqual(["kafka.Kafka", "a.properties", "--override", "k=v"]);
    const quiet = java("kafka-server-start.sh", ["a.properties"], { EXTRA_ARGS: "-name kafkaServer" });
    expect(startsWith(quiet, "-Xlog")).toEqual([]);
  });

  it("ZooKeeper with half a gigabyte", () => {
    const given = java("zookeeper-server-start.sh", ["zoo.cfg"], { LOG_DIR: join(kafka, "gc") });
    expect(given).toEqual(expect.arrayContaining(["-Xmx512M", "-Xms512M"]));
    expect(given.slice(-2)).toEqual(["org.apache.zookeeper.server.quorum.QuorumPeerMain", "zoo.cfg"]);
  });

  it("ZooKeeper's shell with the address where its class wants it", () => {
    expect(java("zookeeper-shell.sh", ["here:2181", "ls", "/"]).slice(-4)).toEqual(["-server", "here:2181", "ls", "/"]);
  });

  it("in the background when told to, its output in a file", async () => {
    const logs = join(kafka, "background");
    expect(java("connect-distributed.sh", ["-daemon", "w.properties"], { LOG_DIR: logs })).toEqual([""]);
    const file = join(logs, "connectDistributed.out");
    const written = () => (existsSync(file) ? readFileSync(file, "utf8") : "");
    await expect.poll(written, { timeout: 5_000 }).toMatch(/ConnectDistributed\nw\.properties\n$/);
  });

  it("the same through the name without .sh", () => {
    cpSync(join(kafka, "bin", "kafka-topics.sh"), join(kafka, "bin", "kafka-topics"));
    expect(java("kafka-topics", ["--list"])).toEqual(java("kafka-topics.sh", ["--list"]));
  });

  it("and stop at once, with the usage, where there is nothing to start", () => {
    for (const script of [
      "kafka-run-class.sh",
      "kafka-server-start.sh",
      "zookeeper-shell.sh",
      "connect-standalone.sh",
    ]) {
      expect(() => java(script)).toThrow(/exited with 1: USAGE: /);
    }
  });
});

describe("the texts of the image", () => {
  it("have no carriage return and end with a line", () => {
    for (const [path, text] of imageTexts()) {
      expect(text, path).not.toContain("\r");
      expect(text.endsWith("\n"), path).toBe(true);
    }
  });

  it("keep all state under the directory that is a volume", () => {
    const directories = [...imageTexts()].flatMap(([path, text]) =>
      [...text.matchAll(/^(?:dataDir|dataLogDir|log\.dirs)=(.*)$/gm)].map(([, value]) => `${path}: ${value}`),
    );
    expect(directories.length).toBeGreaterThan(2);
    for (const directory of directories) expect(directory).toMatch(/: \/var\/lib\/kafka\/data\/\w+$/);
  });

  it("are the repository's own files and one script a tool", () => {
    expect(fileURLToPath(new URL("../../images", import.meta.url))).toBeTruthy();
    expect([...imageTexts().keys()].filter((path) => path.endsWith(".sh"))).toHaveLength(41);
  });
});
