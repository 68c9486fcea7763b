import { describe, expect, it } from "vitest";
import { imageVersions } from "../../images/build.ts";
import { pathInRepository, readLock } from "../../images/jars/lock.ts";
import { lineOf } from "../../images/kafka/line.ts";
import { toolsOf } from "../../images/kafka/tools.ts";

describe.for(imageVersions())("the lock of Kafka %s", (version) => {
  const lock = readLock(version);
  const versionsOf = (prefix: string) =>
    new Set(lock.jars.flatMap(({ artifact }) => (artifact.startsWith(prefix) ? [artifact.split(":")[2]] : [])));

  it("is of that version", () => {
    expect(lock.kafka).toBe(version);
    expect(versionsOf("org.apache.kafka:")).toEqual(new Set([version]));
  });

  it("logs with one library, that of its line", () => {
    const logging = ["slf4j-reload4j", "log4j-slf4j-impl", "log4j-core", "reload4j"];
    const names = lock.jars
      .map(({ artifact }) => artifact.split(":")[1] ?? "")
      .filter((name) => logging.includes(name));
    expect(names.sort()).toEqual(
      lineOf(version).hasZooKeeper ? ["reload4j", "slf4j-reload4j"] : ["log4j-core", "log4j-slf4j-impl"],
    );
    expect(versionsOf("org.apache.logging.log4j:").size).toBeLessThan(2);
  });

  it("has every artifact once, its file named as in the repository", () => {
    const names = lock.jars.map(({ artifact }) => artifact.split(":").slice(0, 2).join(":"));
    expect(new Set(names).size).toBe(names.length);
    for (const { artifact, file } of lock.jars) expect(pathInRepository(artifact).endsWith(`/${file}`)).toBe(true);
    expect(new Set(lock.jars.map(({ file }) => file)).size).toBe(lock.jars.length);
  });

  if (!lineOf(version).hasZooKeeper) {
    it("has nothing of ZooKeeper", () => {
      expect(lock.zookeeper).toBeUndefined();
      expect(versionsOf("org.apache.zookeeper:").size).toBe(0);
    });
    return;
  }

  it("has ZooKeeper's two jars of one release, its holes of 2026 closed", () => {
    const zookeeper = lock.zookeeper ?? "";
    expect(versionsOf("org.apache.zookeeper:")).toEqual(new Set([zookeeper]));
    expect(lock.jars.map(({ artifact }) => artifact.split(":")[1])).toEqual(
      expect.arrayContaining(["zookeeper", "zookeeper-jute"]),
    );
    // CVE-2026-79993 and the others of that September: fixed in 3.8.7 and 3.9.6.
    const [major = 0, minor = 0, patch = 0] = zookeeper.split(".").map(Number);
    expect(major).toBe(3);
    expect(minor === 8 ? patch >= 7 : minor >= 9 && patch >= 6).toBe(true);
    // It reads the network through Netty when TLS is on.
    expect(versionsOf("io.netty:").size).toBe(1);
  });
});

describe("the tools of a version", () => {
  it("are those of its distribution, its own test framework left out", () => {
    expect(Object.keys(toolsOf("3.9.2"))).toHaveLength(36);
    expect(Object.keys(toolsOf("4.3.1"))).toHaveLength(39);
    const [before, after] = ["3.9.2", "4.3.1"].map((version) => new Set(Object.keys(toolsOf(version)))) as [
      Set<string>,
      Set<string>,
    ];
    expect([...before].filter((name) => !after.has(name))).toEqual([
      "kafka-mirror-maker",
      "zookeeper-security-migration",
      "zookeeper-shell",
    ]);
    expect([...after].filter((name) => !before.has(name))).toEqual([
      "kafka-console-share-consumer",
      "kafka-groups",
      "kafka-share-consumer-perf-test",
      "kafka-share-groups",
      "kafka-streams-groups",
      "kafka-verifiable-share-consumer",
    ]);
  });

  it("start the classes of that version", () => {
    const dump = (version: string) => toolsOf(version)["kafka-dump-log"]?.mainClass;
    expect(["3.9.2", "4.2.0", "4.3.1"].map(dump)).toEqual([
      "kafka.tools.DumpLogSegments",
      "kafka.tools.DumpLogSegments",
      "org.apache.kafka.tools.DumpLogSegments",
    ]);
  });
});
