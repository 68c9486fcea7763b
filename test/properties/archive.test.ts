import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Node } from "../../src/model/cluster.ts";
import { classArchive } from "../../src/properties/archive.ts";
import type { Description } from "../../src/spec/schema.ts";
import { clusterOf } from "../model/cluster-of.ts";
import { runBash } from "./run-bash.ts";

let home = "";
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), "kafka-cluster-archive-"));
});
afterEach(() => rmSync(home, { recursive: true }));

/** The text for the first broker, or ZooKeeper node, of a description. */
function archiveOf(description: Partial<Description>, role: Node["role"] = "broker"): string {
  const cluster = clusterOf({ name: "orders", ...description });
  const [node] = role === "broker" ? cluster.brokers : cluster.zookeepers;
  if (node === undefined) throw new Error("no node");
  return classArchive(cluster, node);
}

/** What the launcher adds to KAFKA_OPTS on a machine whose JAVA_HOME says this in its file `release`. */
async function added(text: string, release: string | undefined): Promise<string> {
  if (release !== undefined) writeFileSync(join(home, "release"), release);
  const script = join(home, "launch.sh");
  const lines = `set -euo pipefail\nmount=${home}\n${text}\nprintf '%s' "$KAFKA_OPTS"`;
  writeFileSync(script, lines);
  const env = { KAFKA_OPTS: "-Dours=1", ...(release === undefined ? {} : { JAVA_HOME: home }) };
  const { code, stdout, stderr } = await runBash([script], env);
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  return stdout;
}

const java = (version: string) => `IMPLEMENTOR="Eclipse Adoptium"\nJAVA_VERSION="${version}"\nLIBC="gnu"\n`;

const machines = "/usr/lib/jvm";
const jdk = (existsSync(machines) ? readdirSync(machines) : [])
  .map((name) => join(machines, name))
  .find((path) => {
    const release = join(path, "release");
    const version = existsSync(release) ? /JAVA_VERSION="(\d+)/.exec(readFileSync(release, "utf8"))?.[1] : undefined;
    return Number(version) >= 19 && existsSync(join(path, "bin", "java"));
  });

describe.skipIf(jdk === undefined)("an archive that is none", () => {
  it.each([
    ["the image's", "kafka.jsa"],
    ["the node's own", "classes.jsa"],
  ])("stops no start: %s", async (_, name) => {
    writeFileSync(join(home, name), "something else");
    const text = archiveOf({}).replaceAll("/opt/kafka/kafka.jsa", join(home, "kafka.jsa"));
    const options = await added(text, java("21"));
    expect(options).toContain(join(home, name));
    const script = join(home, "java.sh");
    writeFileSync(script, `exec ${jdk}/bin/java ${options} -version`);
    const { code, stderr } = await runBash([script]);
    expect([code, stderr.includes("Runtime Environment")]).toEqual([0, true]);
  });
});

describe("java's own archive of classes", () => {
  it.each(["broker", "zookeeper"] as const)("is kept at the top of a %s's volume, outside its data", async (role) => {
    const options = await added(archiveOf({}, role), java("21.0.7"));
    expect(options).toContain("-Dours=1 ");
    expect(options).toContain(" -XX:+AutoCreateSharedArchive ");
    expect(options.endsWith(` -XX:SharedArchiveFile=${home}/classes.jsa`)).toBe(true);
  });

  it("is looked at byte by byte before it is believed, and an option some java does not know stops nothing", async () => {
    const options = await added(archiveOf({}), java("25"));
    expect(options).toContain("-XX:+VerifySharedSpaces");
    expect(options).toContain("-XX:+IgnoreUnrecognizedVMOptions");
  });

  it.each([
    ["kept where it is whole", Buffer.from([0xa8, 0xba, 0x0b, 0xf0, 1]), true],
    ["taken away where java was killed over it, which it would neither use nor replace", Buffer.alloc(100), false],
    ["taken away where it is empty", Buffer.alloc(0), false],
  ])("is %s", async (_, content, kept) => {
    writeFileSync(join(home, "classes.jsa"), content);
    await added(archiveOf({}), java("21"));
    expect(existsSync(join(home, "classes.jsa"))).toBe(kept);
  });

  it.each([
    ["java 17, which has none", java("17.0.15")],
    ["java 8", java("1.8.0_452")],
    ["a file that names no version", "LIBC=gnu\n"],
    ["an empty file", ""],
    ["no JAVA_HOME", undefined],
  ])("is not asked for from %s", async (_, release) => {
    expect(await added(archiveOf({}), release)).toBe("-Dours=1");
  });

  it("is not asked for where the image's own script names one, whatever else there is of Kafka's line", async () => {
    for (const metadata of ["zookeeper", "kraft"] as const) {
      const script = join(home, "kafka-run-class.sh");
      const text = archiveOf({ metadata }).replace("/opt/kafka/bin/kafka-run-class.sh", script);
      writeFileSync(script, 'archive=$base/kafka.jsa\nexec "$java" -XX:SharedArchiveFile=$archive "$@"\n');
      expect(await added(text, java("21"))).toBe("-Dours=1");
      writeFileSync(script, 'exec "$java" "$@"\n');
      expect(await added(text, java("21"))).toContain("AutoCreateSharedArchive");
    }
  });

  it("is not made by a broker whose image brings one, which is there at the first start; ZooKeeper's makes its own", async () => {
    const brought = join(home, "kafka.jsa");
    writeFileSync(brought, "");
    const of = (role: Node["role"]) =>
      added(archiveOf({}, role).replaceAll("/opt/kafka/kafka.jsa", brought), java("21"));
    expect(await of("broker")).toBe(`-Dours=1 -XX:SharedArchiveFile=${brought}`);
    expect(await of("zookeeper")).toContain("AutoCreateSharedArchive");
  });

  it("is a laptop's: a production node writes nothing of the kind into its volume", async () => {
    expect(archiveOf({ profile: "production" })).not.toContain("AutoCreateSharedArchive");
    expect(await added(archiveOf({ profile: "production" }), java("21"))).toBe("-Dours=1");
  });

  it("is no matter of ZooKeeper's own image, whose script reads none of these variables", () => {
    const image = { image: "zookeeper:3.9.3" } as const;
    expect(archiveOf({ image: "apache/kafka:3.9.2", zookeeper: image }, "zookeeper")).toBe("");
  });
});
