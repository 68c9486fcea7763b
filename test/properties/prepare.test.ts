import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { CONFIG_DIRECTORY } from "../../src/properties/file.ts";
import { FILES_DIRECTORY, prepareScript } from "../../src/properties/prepare.ts";
import { kubernetesClusterOf } from "../model/cluster-of.ts";
import { FakeLedger } from "./fake-ledger.ts";
import { runBash } from "./run-bash.ts";

let root = "";
let ledger: FakeLedger;
let port = 0;
beforeEach(async () => {
  root = mkdtempSync(join(tmpdir(), "kafka-cluster-prepare-"));
  for (const folder of ["files", "own", "data", "bin"]) mkdirSync(join(root, folder));
  const getent = `#!/usr/bin/env bash\ngrep -qx "$2" ${join(root, "names")}\n`;
  writeFileSync(join(root, "bin", "getent"), getent, { mode: 0o755 });
  know("zookeeper-1.headless", "zookeeper-3.headless");
  ledger = new FakeLedger();
  port = await ledger.listen();
});
afterEach(() => {
  ledger.close();
  rmSync(root, { recursive: true });
});

/** The names that a name server has. */
const know = (...names: readonly string[]) => writeFileSync(join(root, "names"), `${names.join("\n")}\n`);

const cluster = kubernetesClusterOf({ name: "orders" });
const data = (path: string) => join(root, "data", path);

/** Runs `prepare.sh` of kafka-3 or zookeeper-3 by Helm alone, with the pod's directories below a temporary one. */
async function prepare(role: "broker" | "zookeeper", probe = "exit 1", seconds = "5", how = "") {
  const node = (role === "broker" ? cluster.brokers : cluster.zookeepers)[2];
  if (node === undefined) throw new Error("no third node");
  const files: Readonly<Record<string, string>> = {
    "all.empty-volumes": "begin",
    "all.probe.sh": probe,
    [`${node.name}.launch.sh`]: "cluster='orders'\n",
    [`${node.name}.server.properties`]: `zookeeper.connect=127.0.0.1:1,127.0.0.1:${port}\n`,
    [`${node.name}.zoo.cfg`]: "server.1=zookeeper-1.headless:2888:3888\nserver.3=zookeeper-3.headless:2888:3888\n",
  };
  for (const [name, text] of Object.entries(files)) writeFileSync(join(root, "files", name), text);
  const script = prepareScript(cluster, node)
    .replaceAll(FILES_DIRECTORY, join(root, "files"))
    .replaceAll(CONFIG_DIRECTORY, join(root, "own"))
    .replaceAll("/var/lib/kafka/data", join(root, "data"));
  writeFileSync(join(root, "prepare.sh"), script);
  const limited = join(root, "limited.sh");
  writeFileSync(limited, `exec timeout ${how} ${seconds} bash ${join(root, "prepare.sh")}`);
  return runBash([limited], { NODE_NAME: node.name, PATH: `${join(root, "bin")}:${process.env.PATH}` });
}

describe("prepare.sh of a broker, where no program looks on", () => {
  it("lets a new broker begin, and has ZooKeeper remember it", async () => {
    const { code, stderr } = await prepare("broker");
    expect([code, stderr]).toEqual([0, ""]);
    expect([...ledger.paths]).toEqual(["/kafka-cluster", "/kafka-cluster/kafka-3"]);
    expect(existsSync(data("birth"))).toBe(true);
    expect(JSON.parse(readFileSync(data("cluster.json"), "utf8"))).toEqual({ cluster: "orders", node: "kafka-3" });
    expect(existsSync(data("beginning"))).toBe(false);
  });

  it("holds one back that has begun before and whose volume is empty, until a person says otherwise", async () => {
    ledger.paths.add("/kafka-cluster/kafka-3");
    const held = await prepare("broker", "exit 1", "1");
    expect(held.code).toBe(124);
    expect(held.stdout).toContain("kafka-3 has begun before");
    expect(existsSync(data("cluster.json"))).toBe(false);
    writeFileSync(data("begin-empty"), "");
    expect((await prepare("broker")).code).toBe(0);
    expect([existsSync(data("birth")), existsSync(data("begin-empty"))]).toEqual([true, false]);
  });

  it("ends at once when it alone is told to, as the first process of a pod is, while no ZooKeeper node answers", async () => {
    ledger.close();
    const { code, milliseconds } = await prepare("broker", "exit 1", "1", "--foreground");
    expect([code, milliseconds < 5000]).toEqual([124, true]);
  });

  it("goes on with a beginning that was interrupted after ZooKeeper had it remembered", async () => {
    ledger.paths.add("/kafka-cluster/kafka-3");
    writeFileSync(data("beginning"), "");
    expect((await prepare("broker")).code).toBe(0);
    expect(existsSync(data("birth"))).toBe(true);
  });

  it("waits for a ZooKeeper that does not serve", async () => {
    ledger.isServing = false;
    expect((await prepare("broker", "exit 1", "2")).code).toBe(124);
    expect(existsSync(data("birth"))).toBe(false);
  });

  it("asks nobody where the volume has a record", async () => {
    ledger.isServing = false;
    writeFileSync(data("cluster.json"), "{}");
    expect((await prepare("broker")).code).toBe(0);
    expect(existsSync(data("birth"))).toBe(false);
  });
});

describe("prepare.sh of a ZooKeeper node, where no program looks on", () => {
  it("gives a node the permission to begin while nobody of the others serves", async () => {
    const { code, stderr } = await prepare("zookeeper", 'echo "$2 connection refused"; exit 1');
    expect([code, stderr]).toEqual([0, ""]);
    expect(existsSync(data("zookeeper-log/initialize"))).toBe(true);
  });

  it("waits for the names of more than half, and not for ever", async () => {
    know("zookeeper-3.headless");
    expect((await prepare("zookeeper", "exit 1", "1")).code).toBe(124);
    expect(existsSync(data("zookeeper-log/initialize"))).toBe(false);
    expect((await prepare("zookeeper", "exit 1", "14")).code).toBe(0);
    expect(existsSync(data("zookeeper-log/initialize"))).toBe(true);
  });

  it("lets it join without one while the others serve", async () => {
    const probe =
      '[[ $* == "zookeeper zookeeper-1.headless:2181" ]] && echo "$2 leader zxid=0x1 version=3.9.6"; exit 1';
    expect((await prepare("zookeeper", probe)).code).toBe(0);
    expect(existsSync(data("zookeeper-log/initialize"))).toBe(false);
    expect(existsSync(data("cluster.json"))).toBe(true);
  });
});
