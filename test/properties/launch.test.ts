import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Node } from "../../src/model/cluster.ts";
import { launchScript } from "../../src/properties/launch.ts";
import { clusterOf } from "../model/cluster-of.ts";
import { runBash } from "./run-bash.ts";

let root = "";
let mount = "";
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "kafka-cluster-launch-"));
  mount = join(root, "data");
  mkdirSync(mount);
});
afterEach(() => {
  chmodSync(mount, 0o755);
  rmSync(root, { recursive: true });
});

const cluster = clusterOf({ name: "orders" });

/** The launcher of kafka-1 or zookeeper-1, with the mount in a temporary directory and a server that says it ran. */
async function launch(role: "broker" | "zookeeper") {
  const server = join(root, "server.sh");
  writeFileSync(server, '#!/usr/bin/env bash\necho "started $*"\nenv\n', { mode: 0o755 });
  const [plain] = role === "broker" ? cluster.brokers : cluster.zookeepers;
  const profile = { ...plain?.image.profile, start: [server], volumes: [{ volume: "data", path: mount }] };
  const node = { ...plain, image: { reference: undefined, profile } } as Node;
  const script = join(root, "launch.sh");
  writeFileSync(script, launchScript(cluster, node));
  return runBash([script]);
}

const put = (name: string, content = "") => writeFileSync(join(mount, name), content);
const identity = (node: string, name = "orders") =>
  put(
    "cluster.json",
    JSON.stringify({ uid: "u", cluster: name, node, mode: "zookeeper", members: ["kafka-1"] }, null, 2),
  );

describe("a broker's launcher", () => {
  it("starts for the first time where the permission to be born lies", async () => {
    identity("kafka-1");
    put("birth");
    const ran = await launch("broker");
    expect(ran.stdout).toContain("started /etc/kafka-cluster/server.properties\n");
    expect(ran.code).toBe(0);
    expect(existsSync(join(mount, "log"))).toBe(true);
    expect(readFileSync(join(mount, "version"), "utf8")).toBe("3.9.2\n");
  });

  it("may be born again until it has registered, and then no more", async () => {
    put("birth");
    await launch("broker");
    expect(existsSync(join(mount, "birth"))).toBe(true);
    put("log/meta.properties", "broker.id=1\n");
    expect((await launch("broker")).code).toBe(0);
    expect(existsSync(join(mount, "birth"))).toBe(false);
    rmSync(join(mount, "log"), { recursive: true });
    expect((await launch("broker")).code).toBe(78);
  });

  it("refuses an empty directory without that permission, says why and what to do, and changes nothing", async () => {
    identity("kafka-1");
    const ran = await launch("broker");
    expect(ran.code).toBe(78);
    expect(ran.stdout).toBe("");
    expect(ran.stderr).toBe(`kafka-1 has no data in ${mount}/log, but it has had some: this is not its first start.
Starting it could make the other brokers throw away acknowledged records.
Run \`pulumi up\`: it compares the volumes with the description and says what can be done.
`);
    expect(readdirSync(mount)).toEqual(["cluster.json"]);
  });

  it.each([
    ["kafka-2", "orders"],
    ["kafka-1", "billing"],
    ["zookeeper-1", "orders"],
  ])("refuses the volume of %s of the cluster %s", async (node, name) => {
    identity(node, name);
    put("birth");
    const ran = await launch("broker");
    expect(ran.code).toBe(78);
    expect(ran.stderr).toContain(`is of ${node} of the cluster ${name}; this is kafka-1 of the cluster orders.`);
  });

  it("refuses a volume whose record cannot be read", async () => {
    put("cluster.json", "{");
    put("birth");
    expect(await launch("broker")).toMatchObject({ code: 78, stdout: "" });
  });

  it("sets the server's variables inside itself, and no other image's", async () => {
    put("birth");
    const { stdout } = await launch("broker");
    expect(stdout).toContain("KAFKA_HEAP_OPTS=-Xms64m -Xmx384m -XX:+ExitOnOutOfMemoryError\n");
    expect(stdout).toContain("KAFKA_LOG4J_OPTS=-Dlog4j.configuration=file:/etc/kafka-cluster/log4j.properties\n");
    expect(stdout).toContain("EXTRA_ARGS=-name kafkaServer\n");
    expect(stdout).not.toContain("KAFKA_OPTS=");
  });
});

describe("ZooKeeper's launcher", () => {
  it("writes who the node is and leaves the permission to be born to ZooKeeper", async () => {
    identity("zookeeper-1");
    const ran = await launch("zookeeper");
    expect(ran.code).toBe(0);
    expect(ran.stdout).toContain("started /etc/kafka-cluster/zoo.cfg\n");
    expect(readFileSync(join(mount, "zookeeper/myid"), "utf8")).toBe("1\n");
    expect(readdirSync(join(mount, "zookeeper-log"))).toEqual([]);
    expect(ran.stdout).toMatch(/KAFKA_OPTS=.*-Dzookeeper\.db\.autocreate=false/);
  });

  it("refuses another node's volume", async () => {
    identity("zookeeper-2");
    expect((await launch("zookeeper")).code).toBe(78);
  });
});
