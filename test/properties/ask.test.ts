import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { probeCommand } from "../../src/properties/ask.ts";
import { CONFIG_DIRECTORY } from "../../src/properties/file.ts";
import { runBash } from "./run-bash.ts";

let root = "";
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "kafka-cluster-ask-"));
  writeFileSync(join(root, "probe.sh"), 'printf "%s\\n" "asked $*"; exit 1\n');
});
afterEach(() => rmSync(root, { recursive: true }));

/** As in a node whose configuration is in `root`. */
function ask(...args: readonly string[]) {
  const [, ...command] = probeCommand(args).map((word) => word.replace(CONFIG_DIRECTORY, root));
  return runBash(command);
}

function server(directories: readonly string[]): void {
  const settings = ["# Of kafka-1", "node.id=1", `log.dirs=${directories.join(",")}`, "log.dirs.other=/nowhere"];
  writeFileSync(join(root, "server.properties"), `${settings.join("\n")}\n`);
}

function keep(directory: string, text: string): string {
  mkdirSync(join(root, directory));
  writeFileSync(join(root, directory, "meta.properties"), text);
  return join(root, directory);
}

describe("A question to the neighbours", () => {
  it("is asked by probe.sh, after the node has said what cluster it is of", async () => {
    server([keep("log", "#\n#Sat Nov 28\nbroker.id=1\ncluster.id=tr_w4-Zz==\nversion=0\n"), "/elsewhere"]);
    expect(await ask("kafka", "kafka-2:9092", "kafka-3:9092")).toMatchObject({
      code: 1,
      stdout: "cluster.id=tr_w4-Zz==\nasked kafka kafka-2:9092 kafka-3:9092\n",
      stderr: "",
    });
  });

  it.each([
    ["has not begun", () => server([join(root, "log")])],
    ["is one of ZooKeeper", () => {}],
    ["has a volume without an id", () => server([keep("log", "broker.id=1\n")])],
  ])("is asked as well by a node that %s", async (_, make) => {
    make();
    expect(await ask("zookeeper", "zookeeper-1:2181")).toMatchObject({
      code: 1,
      stdout: "asked zookeeper zookeeper-1:2181\n",
      stderr: "",
    });
  });
});
