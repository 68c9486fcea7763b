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
import { dirname, join } from "node:path";
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
  return runBash([written(role, 'echo "started $*"\nenv')]);
}

/** Writes that launcher, and the server's program, and returns its path. */
function written(role: "broker" | "zookeeper", program: string): string {
  const server = join(root, "server.sh");
  writeFileSync(server, `#!/usr/bin/env bash\n${program}\n`, { mode: 0o755 });
  const [plain] = role === "broker" ? cluster.brokers : cluster.zookeepers;
  const profile = { ...plain?.image.profile, start: [server], volumes: [{ volume: "data", path: mount }] };
  const node = { ...plain, image: { reference: undefined, profile } } as Node;
  const script = join(root, "launch.sh");
  writeFileSync(script, launchScript(cluster, node));
  return script;
}

const put = (name: string, content = "") => {
  mkdirSync(dirname(join(mount, name)), { recursive: true });
  writeFileSync(join(mount, name), content);
};
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
    expect(readFileSync(join(mount, "version"), "utf8")).toBe("3.9.2 3.9\n");
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
    expect(stdout).toContain("KAFKA_OPTS=-Dsun.net.inetaddr.ttl=1 -Dsun.net.inetaddr.negative.ttl=0\n");
  });
});

describe("a launcher whose server runs", () => {
  it.each([
    ["what it ends with by itself", "exit 7", 7],
    ["what it ends with when it is asked to stop", "trap 'exit 5' TERM\nkill -TERM $PPID\nsleep 10 & wait", 5],
    ["that a signal ended it", "kill -TERM $PPID\nexec sleep 10", 143],
    ["that it was killed", "kill -KILL $$", 137],
  ])("tells %s", async (_, program, code) => {
    put("birth");
    expect((await runBash([written("broker", program)])).code).toBe(code);
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

const kraft = clusterOf({ name: "orders", metadata: "kraft" });

describe("a launcher in KRaft", () => {
  const FACTS = "cluster.id=c\ndirectory.id=d\nrelease=4.3\n";
  const VOTERS = "3001@controller-1:9093:d";
  const log = (name: string) => join(mount, "log", name);

  /** The launcher of a node, with a formatting tool that says what it was called with and formats, or runs `tool`. */
  async function start(role: "broker" | "controller", tool = formats) {
    const tools = join(root, "bin");
    mkdirSync(tools, { recursive: true });
    writeFileSync(join(tools, "kafka-storage.sh"), `#!/usr/bin/env bash\n${tool}\n`, { mode: 0o755 });
    const server = join(root, "server.sh");
    writeFileSync(server, '#!/usr/bin/env bash\necho "started $*"\n', { mode: 0o755 });
    const [plain] = role === "broker" ? kraft.brokers : kraft.controllers;
    const profile = { ...plain?.image.profile, start: [server], tools, volumes: [{ volume: "data", path: mount }] };
    const script = join(root, "launch.sh");
    const properties = join(root, "server.properties");
    writeFileSync(properties, `node.id=7\nlog.dirs=${mount}/log\n`);
    const text = launchScript(kraft, { ...plain, image: { reference: undefined, profile } } as Node)
      .replaceAll("</etc/kafka-cluster/server.properties", `<${properties}`)
      .replaceAll("/tmp/format.properties", join(root, "format.properties"));
    writeFileSync(script, text);
    return runBash([script]);
  }
  const formats = `echo "formatted $*"
directory=$(sed -n 's/^log.dirs=//p' "$3")
touch "$directory/meta.properties" "$directory/bootstrap.checkpoint"`;

  it("formats with the voters the permission names, in a directory beside, and takes the permission away", async () => {
    put("birth", `${FACTS}initial.controllers=${VOTERS}\n`);
    const ran = await start("controller");
    expect(ran.stdout).toContain(
      `formatted format --config ${root}/format.properties --cluster-id c --release-version 4.3 --initial-controllers ${VOTERS}\n`,
    );
    expect(ran.stdout).toContain("started /etc/kafka-cluster/server.properties\n");
    expect(readdirSync(join(mount, "log")).sort()).toEqual(["bootstrap.checkpoint", "meta.properties"]);
    expect(readdirSync(mount).sort()).toEqual(["log", "version"]);
  });

  it("needs no tool for a node without a vote", async () => {
    put("birth", `${FACTS}initial.controllers=\n`);
    const ran = await start("broker", "exit 1");
    expect(ran.code).toBe(0);
    expect(readFileSync(log("meta.properties"), "utf8")).toBe("version=1\nnode.id=1\ncluster.id=c\ndirectory.id=d\n");
  });

  it("starts nothing when formatting fails, and formats anew the next time", async () => {
    put("birth", `${FACTS}initial.controllers=${VOTERS}\n`);
    const failed = await start("controller", `${formats}\nexit 1`);
    expect([failed.code, failed.stdout.includes("started")]).toEqual([1, false]);
    expect(existsSync(log("meta.properties"))).toBe(false);
    expect((await start("controller")).stdout).toContain("started");
    expect(existsSync(log("meta.properties"))).toBe(true);
  });

  it("never formats what is formatted, and takes a permission away that was left over", async () => {
    put("log/meta.properties", "cluster.id=c\n");
    put("birth", `${FACTS}initial.controllers=${VOTERS}\n`);
    expect((await start("controller", "exit 1")).code).toBe(0);
    expect(readFileSync(log("meta.properties"), "utf8")).toBe("cluster.id=c\n");
    expect(existsSync(join(mount, "birth"))).toBe(false);
  });

  it.each(["broker", "controller"] as const)("refuses a %s that has lost its data", async (role) => {
    const ran = await start(role);
    expect(ran.code).toBe(78);
    expect(ran.stderr).toContain("has no data in");
    expect(ran.stderr).toContain("pulumi up");
  });

  it("leaves a directory alone that has files and no meta.properties", async () => {
    put("birth", `${FACTS}initial.controllers=${VOTERS}\n`);
    put("log/orders-0.log", "records");
    const ran = await start("controller");
    expect(ran.code).not.toBe(0);
    expect(ran.stdout).not.toContain("started");
    expect(readFileSync(log("orders-0.log"), "utf8")).toBe("records");
  });
});
