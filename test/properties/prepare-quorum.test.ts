import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Role } from "../../src/model/cluster.ts";
import { birthProposal } from "../../src/properties/birth.ts";
import { CONFIG_DIRECTORY } from "../../src/properties/file.ts";
import { FILES_DIRECTORY, prepareScript } from "../../src/properties/prepare.ts";
import { kubernetesClusterOf } from "../model/cluster-of.ts";
import { FakeController } from "./fake-controller.ts";
import { runBash } from "./run-bash.ts";

let root = "";
let quorum: FakeController;
let port = 0;
beforeEach(async () => {
  root = mkdtempSync(join(tmpdir(), "kafka-cluster-prepare-"));
  for (const folder of ["files", "own", "data"]) mkdirSync(join(root, folder));
  quorum = new FakeController();
  port = await quorum.listen();
});
afterEach(() => {
  quorum.close();
  rmSync(root, { recursive: true });
});

const cluster = kubernetesClusterOf({ name: "orders", metadata: "kraft" });
const installed = "MkU3OEVBNTcwNTJENDM2Qg";
const data = (path: string) => join(root, "data", path);
const permission = () =>
  new Map(
    readFileSync(data("birth"), "utf8")
      .trim()
      .split("\n")
      .map((line) => line.split(/=(.*)/s, 2) as [string, string]),
  );

/**
 * Runs `prepare.sh` of kafka-2 or controller-2 by Helm alone, with the pod's directories below a temporary one. When the
 * seconds are over it is sent SIGTERM, with all it has begun or, as a pod's first process is, `alone`.
 */
async function prepare(role: Exclude<Role, "zookeeper">, { seconds = "8", patience = 10, alone = false } = {}) {
  const node = (role === "broker" ? cluster.brokers : cluster.controllers)[1];
  if (node === undefined) throw new Error("no second node");
  const bootstrap = `controller.quorum.bootstrap.servers=127.0.0.1:1,127.0.0.1:${port}`;
  const files: Readonly<Record<string, string>> = {
    "all.empty-volumes": "begin",
    ...(role === "controller" ? { "all.cluster-id": installed } : {}),
    [`${node.name}.launch.sh`]: "cluster='orders'\n",
    [`${node.name}.birth`]: birthProposal(cluster, node),
    [`${node.name}.server.properties`]: `node.id=${node.id}\n${bootstrap}\n`,
  };
  for (const [name, text] of Object.entries(files)) writeFileSync(join(root, "files", name), text);
  const script = prepareScript(cluster, node)
    .replaceAll(FILES_DIRECTORY, join(root, "files"))
    .replaceAll(CONFIG_DIRECTORY, join(root, "own"))
    .replaceAll("/var/lib/kafka/data", join(root, "data"))
    .replace("since < 10", `since < ${patience}`)
    .replace("since >= 10", `since >= ${patience}`);
  writeFileSync(join(root, "prepare.sh"), script);
  const limited = join(root, "limited.sh");
  writeFileSync(limited, `exec timeout ${alone ? "--foreground " : ""}${seconds} bash ${join(root, "prepare.sh")}`);
  return runBash([limited], { NODE_NAME: node.name });
}

describe("prepare.sh of a controller, where no program looks on", () => {
  it("lets it begin with the installation's id and a vote, where nobody leads for a while", async () => {
    quorum.hasLeader = false;
    const { code, stderr } = await prepare("controller", { patience: 1 });
    expect([code, stderr]).toEqual([0, ""]);
    expect(permission().get("cluster.id")).toBe(installed);
    expect(permission().get("initial.controllers")).toMatch(/^3001@.*,3002@.*,3003@/);
    expect(permission().get("directory.id")).toHaveLength(22);
    expect(permission().get("release")).toBe(cluster.protocol);
    expect(JSON.parse(readFileSync(data("cluster.json"), "utf8"))).toEqual({ cluster: "orders", node: "controller-2" });
  });

  it("gives those with data time to elect a leader before", async () => {
    quorum.hasLeader = false;
    expect((await prepare("controller", { seconds: "2" })).code).toBe(124);
    expect(existsSync(data("birth"))).toBe(false);
  });

  it("begins nothing when the installation's hour is over, and says what is the matter", async () => {
    quorum.hasLeader = false;
    writeFileSync(join(root, "files", "all.begins-until"), "1795000000");
    const held = await prepare("controller", { seconds: "3", patience: 1 });
    expect([held.code, existsSync(data("birth"))]).toEqual([124, false]);
    expect(held.stderr).toContain("An installation begins a cluster in its first hour; this one is older");
    expect(held.stderr).toContain("If nothing has ever begun here: helm uninstall controller, and install it again.\n");
    writeFileSync(join(root, "files", "all.begins-until"), "9795000000");
    expect((await prepare("controller", { patience: 1 })).code).toBe(0);
  });

  it("lets one that comes late join the others, by their id and without a vote of its own", async () => {
    quorum.controllers.add(3001).add(3003);
    expect((await prepare("controller")).code).toBe(0);
    expect(permission().get("cluster.id")).toBe(quorum.clusterId);
    expect(permission().get("initial.controllers")).toBe("");
  });

  it("holds one back that has been there before and whose volume is empty, until a person says otherwise", async () => {
    quorum.controllers.add(3001).add(3002).add(3003);
    const held = await prepare("controller", { seconds: "3" });
    expect(held.code).toBe(124);
    expect(held.stdout).toContain("controller-2 has begun before");
    expect(existsSync(data("birth"))).toBe(false);
    writeFileSync(data("begin-empty"), "");
    expect((await prepare("controller")).code).toBe(0);
    expect([permission().get("cluster.id"), permission().get("initial.controllers")]).toEqual([quorum.clusterId, ""]);
  });
});

describe("prepare.sh of a broker without ZooKeeper, where no program looks on", () => {
  it("lets one begin that the quorum does not know, by the quorum's id", async () => {
    quorum.brokers.add(1);
    const { code, stderr } = await prepare("broker");
    expect([code, stderr]).toEqual([0, ""]);
    expect([permission().get("cluster.id"), permission().get("initial.controllers")]).toEqual([quorum.clusterId, ""]);
  });

  it("holds one back that the quorum knows and whose volume is empty, until a person says otherwise", async () => {
    quorum.brokers.add(2);
    const held = await prepare("broker", { seconds: "3" });
    expect([held.code, held.stdout.includes("kafka-2 has begun before")]).toEqual([124, true]);
    writeFileSync(data("begin-empty"), "");
    expect((await prepare("broker")).code).toBe(0);
    expect(permission().get("cluster.id")).toBe(quorum.clusterId);
  });

  it.each(["hasLeader", "leads"] as const)("waits while it finds nobody who can tell: %s", async (what) => {
    quorum[what] = false;
    const held = await prepare("broker", { seconds: "3", patience: 1 });
    const asked = `127.0.0.1:1 127.0.0.1:${port}`;
    expect([held.code, held.stderr]).toEqual([124, `kafka-2 waits for a controller that leads (asked: ${asked}).\n`]);
    expect(existsSync(data("birth"))).toBe(false);
  });

  it.each(["hasLeader", "leads"] as const)("ends at once when it is told to while it waits: %s", async (what) => {
    quorum[what] = false;
    const { code, milliseconds } = await prepare("broker", { seconds: "1", alone: true });
    expect([code, milliseconds < 5000]).toEqual([124, true]);
  });

  it("asks nobody where the volume has a record", async () => {
    quorum.hasLeader = false;
    writeFileSync(data("cluster.json"), "{}");
    expect((await prepare("broker")).code).toBe(0);
    expect(existsSync(data("birth"))).toBe(false);
  });
});
