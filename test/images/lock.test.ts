import { describe, expect, it } from "vitest";
import { imageVersions } from "../../images/build.ts";
import { pathInRepository, readLock } from "../../images/jars/lock.ts";
import { tools } from "../../images/kafka/tools.ts";

describe.for(imageVersions())("the lock of Kafka %s", (version) => {
  const lock = readLock(version);
  const versionsOf = (prefix: string) =>
    new Set(lock.jars.flatMap(({ artifact }) => (artifact.startsWith(prefix) ? [artifact.split(":")[2]] : [])));

  it("is of that version, with ZooKeeper's two jars of one release", () => {
    expect(lock.kafka).toBe(version);
    expect(versionsOf("org.apache.kafka:")).toEqual(new Set([version]));
    expect(versionsOf("org.apache.zookeeper:")).toEqual(new Set([lock.zookeeper]));
    expect(lock.jars.map(({ artifact }) => artifact.split(":")[1])).toEqual(
      expect.arrayContaining(["zookeeper", "zookeeper-jute"]),
    );
  });

  it("has a ZooKeeper in which the holes of 2026 are closed", () => {
    // CVE-2026-79993 and the others of that September: fixed in 3.8.7 and 3.9.6.
    const [major = 0, minor = 0, patch = 0] = lock.zookeeper.split(".").map(Number);
    expect(major).toBe(3);
    expect(minor === 8 ? patch >= 7 : minor >= 9 && patch >= 6).toBe(true);
  });

  it("has every artifact once, its file named as in the repository", () => {
    const names = lock.jars.map(({ artifact }) => artifact.split(":").slice(0, 2).join(":"));
    expect(new Set(names).size).toBe(names.length);
    for (const { artifact, file } of lock.jars) expect(pathInRepository(artifact).endsWith(`/${file}`)).toBe(true);
    expect(new Set(lock.jars.map(({ file }) => file)).size).toBe(lock.jars.length);
  });

  it("has one release of Netty, which reads the network for ZooKeeper", () => {
    expect(versionsOf("io.netty:").size).toBe(1);
  });
});

describe("the tools' table", () => {
  it("has the tools of Kafka 3.9's distribution, its own test framework left out", () => {
    expect(Object.keys(tools)).toHaveLength(36);
    expect(Object.keys(tools)).toEqual([...Object.keys(tools)].sort());
  });
});
