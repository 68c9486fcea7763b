import { spawnSync } from "node:child_process";
import { chmodSync, cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { imageVersions } from "../../images/build.ts";
import { ours } from "../../images/contract.ts";
import { imageTexts } from "../../images/rootfs.ts";
import { withoutZooKeeper, withZooKeeper } from "./versions.ts";

const noBash = spawnSync("bash", ["--version"]).status === 0 ? "" : "no bash on this machine";
const kafka = mkdtempSync(join(tmpdir(), "kafka-cluster-test-scripts-"));
const kafka4 = mkdtempSync(join(tmpdir(), "kafka-cluster-test-scripts-4-"));

/** The image's scripts beside a `java` that prints its arguments, one a line. */
function layOut(directory: string, version: string): void {
  for (const [path, text] of imageTexts(version)) {
    const target = join(directory, path.replace(/^opt\/kafka\//, ""));
    mkdirSync(join(target, ".."), { recursive: true });
    writeFileSync(target, text, { mode: path.endsWith(".sh") ? 0o755 : 0o644 });
  }
  mkdirSync(join(directory, "libs"));
  for (const jar of ["b.jar", "a.jar"]) writeFileSync(join(directory, "libs", jar), "");
  mkdirSync(join(directory, "jre", "bin"), { recursive: true });
  writeFileSync(join(directory, "jre", "bin", "java"), '#!/bin/bash\nprintf "%s\\n" "$@"\n');
  chmodSync(join(directory, "jre", "bin", "java"), 0o755);
}
beforeAll(() => {
  layOut(kafka, withZooKeeper);
  layOut(kafka4, withoutZooKeeper);
});
afterAll(() => {
  for (const directory of [kafka, kafka4]) rmSync(directory, { recursive: true, force: true });
});

/** What java is given when a script runs with these arguments and this environment. */
function java(
  script: string,
  args: readonly string[] = [],
  env: Readonly<Record<string, string>> = {},
  home = kafka,
): string[] {
  const surroundings = { PATH: process.env.PATH ?? "", JAVA_HOME: join(home, "jre"), ...env };
  const done = spawnSync(join(home, "bin", script), args, { env: surroundings, encoding: "utf8", cwd: home });
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

  it("with the class archive of the server or tool, where there is one, and before what names another", () => {
    const archives = ["kafka.jsa", "zookeeper.jsa"].map((name) => join(kafka, name));
    const [ofKafka, ofZooKeeper] = archives.map((file) => `-XX:SharedArchiveFile=${file}`);
    expect(startsWith(java("kafka-topics.sh"), "-XX:SharedArchiveFile")).toEqual([]);
    for (const file of archives) writeFileSync(file, "");
    try {
      for (const script of ["kafka-topics.sh", "kafka-server-start.sh", "connect-distributed.sh"])
        expect(startsWith(java(script, ["a.properties"]), "-XX:SharedArchiveFile"), script).toEqual([ofKafka]);
      expect(startsWith(java("zookeeper-server-start.sh", ["zoo.cfg"]), "-XX:Shared")).toEqual([ofZooKeeper]);
      const named = java("kafka-topics.sh", [], { KAFKA_OPTS: "-XX:SharedArchiveFile=/mine" });
      expect(startsWith(named, "-XX:Shared")).toEqual([ofKafka, "-XX:SharedArchiveFile=/mine"]);
    } finally {
      for (const file of archives) rmSync(file);
    }
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
    await expect.poll(written, { timeout: 30_000 }).toMatch(/ConnectDistributed\nw\.properties\n$/);
  });

  it("a tool that answers and ends with what starts soonest, unless the environment says otherwise", () => {
    const quick = ["-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"];
    expect(java("kafka-topics.sh")).toEqual(expect.arrayContaining(quick));
    expect(startsWith(java("kafka-topics.sh"), "-Dcom.sun.management")).toEqual([]);
    expect(java("kafka-topics.sh", [], { JMX_PORT: "1" })).toContain("-Dcom.sun.management.jmxremote.port=1");
    expect(java("kafka-console-consumer.sh")).toContain("-XX:+UseG1GC");
    const own = java("kafka-topics.sh", [], {
      KAFKA_JVM_PERFORMANCE_OPTS: "-XX:+UseZGC",
      KAFKA_JMX_OPTS: "-Djmx=mine",
    });
    expect(own).toEqual(expect.arrayContaining(["-XX:+UseZGC", "-Djmx=mine"]));
    expect(own).not.toContain("-XX:+UseSerialGC");
  });

  it("of Kafka 4 with log4j 2: a server by the file in config, a tool by the simple logger", () => {
    const server = java("kafka-server-start.sh", ["a.properties"], { LOG_DIR: join(kafka4, "gc") }, kafka4);
    expect(startsWith(server, "-Dlog4j2.configurationFile")[0]).toMatch(/config\/log4j2\.properties$/);
    const worker = java("connect-standalone.sh", ["a.properties"], {}, kafka4);
    expect(startsWith(worker, "-Dlog4j2.configurationFile")[0]).toMatch(/config\/connect-log4j2\.properties$/);
    const tool = java("kafka-topics.sh", ["--list"], {}, kafka4);
    expect(startsWith(tool, "-Dlog4j")).toEqual([
      "-Dlog4j.provider=org.apache.logging.log4j.simple.internal.SimpleProvider",
    ]);
    expect([...server, ...worker, ...tool].filter((line) => line.startsWith("-Dlog4j.configuration"))).toEqual([]);
  });

  it.each([
    [withZooKeeper, "kafka.tools.ConsoleProducer", () => kafka],
    [withoutZooKeeper, "org.apache.kafka.tools.ConsoleProducer", () => kafka4],
  ])("of Kafka %s with its tools' classes where they are: %s", (_, mainClass, home) => {
    expect(java("kafka-console-producer.sh", [], {}, home())).toContain(mainClass);
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

describe.for(imageVersions())("the texts of the image of Kafka %s", (version) => {
  const texts = imageTexts(version);

  it("have no carriage return, no place left to fill in, and end with a line", () => {
    for (const [path, text] of texts) {
      expect(text, path).not.toContain("\r");
      expect(text, path).not.toMatch(/@[A-Z0-9_]+@/);
      expect(text.endsWith("\n"), path).toBe(true);
    }
  });

  it("keep all state under the directory that is a volume", () => {
    const directories = [...texts].flatMap(([path, text]) =>
      [...text.matchAll(/^(?:dataDir|dataLogDir|log\.dirs)=(.*)$/gm)].map(([, value]) => `${path}: ${value}`),
    );
    expect(directories.length).toBeGreaterThan(2);
    // $work is gone when the image is built.
    for (const directory of directories) expect(directory).toMatch(/: (\/var\/lib\/kafka\/data|\$work)\/[\w$-]+$/);
  });

  it("are one script for each tool and server of that version, and no other's", () => {
    const names = ours(version).tools.names.map((name) => `opt/kafka/bin/${name}.sh`);
    expect([...texts.keys()].filter((path) => path.endsWith(".sh")).sort()).toEqual(names);
    const ofZooKeeper = [...texts.keys()].filter((path) => path.includes("zookeeper"));
    if (version.startsWith("3.")) expect(ofZooKeeper).toHaveLength(5);
    else expect(ofZooKeeper).toEqual([]);
  });

  it("have a log4j configuration of one generation", () => {
    const files = [...texts.keys()].filter((path) => path.includes("log4j"));
    const generation = version.startsWith("3.") ? "log4j" : "log4j2";
    expect(files.sort()).toEqual(
      ["connect-", "", "tools-"].map((lead) => `opt/kafka/config/${lead}${generation}.properties`),
    );
  });
});
