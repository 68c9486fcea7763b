import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { AWAIT_KAFKA_SCRIPT } from "../../src/properties/await-kafka.ts";
import { CONFIG_DIRECTORY } from "../../src/properties/file.ts";
import { FILES_DIRECTORY } from "../../src/properties/prepare.ts";
import { runBash } from "./run-bash.ts";

let root = "";
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "kafka-cluster-await-"));
  for (const folder of ["files", "own"]) mkdirSync(join(root, folder));
});
afterEach(() => rmSync(root, { recursive: true }));

/** A probe that has each broker answer from its n-th question on; undefined = never. */
const probeOf = (from: readonly (number | undefined)[]) => `#!/usr/bin/env bash
asked=$(($(cat ${root}/asked 2>/dev/null || echo 0) + 1))
echo $asked >${root}/asked
shift
from=(${from.map((turn) => turn ?? 9999).join(" ")})
well=0
for i in "\${!from[@]}"; do
  if ((asked >= from[i])); then echo "$1 ok"; else echo "$1 connection refused" && well=1; fi
  shift
done
exit $well
`;

/** Runs `prepare.sh` of connect-2, with the pod's directories below a temporary one. */
async function prepare(properties: readonly string[], probe: string, seconds = "10", rest = "60", env = {}) {
  const files: Readonly<Record<string, string>> = {
    "all.probe.sh": probe,
    "all.hash": "new",
    "connect-1.launch.sh": "other\n",
    "connect-2.launch.sh": "own\n",
    "connect-2.connect.properties": `${properties.join("\n")}\n`,
  };
  for (const [name, text] of Object.entries(files)) writeFileSync(join(root, "files", name), text);
  const script = AWAIT_KAFKA_SCRIPT.replaceAll(FILES_DIRECTORY, join(root, "files"))
    .replaceAll(CONFIG_DIRECTORY, join(root, "own"))
    .replace(">= 60", `>= ${rest}`);
  writeFileSync(join(root, "prepare.sh"), script);
  writeFileSync(join(root, "limited.sh"), `exec timeout ${seconds} bash ${root}/prepare.sh`);
  return runBash([join(root, "limited.sh")], { NODE_NAME: "connect-2", FILES_HASH: "new", ...env });
}

const three = "bootstrap.servers=kafka-1:9092,kafka-2:9092,kafka-3:9092";
const copies = "config.storage.replication.factor=3";

describe("prepare.sh of a worker", () => {
  it("copies the worker's own files and those of all, and goes on where the brokers answer", async () => {
    const { code, stdout } = await prepare([three, copies], probeOf([1, 1, 1]));
    expect([code, stdout]).toEqual([0, ""]);
    expect(readdirSync(join(root, "own")).toSorted()).toEqual(["connect.properties", "hash", "launch.sh", "probe.sh"]);
  });

  it("waits for the files its pod was made for", async () => {
    const early = await prepare([three, copies], probeOf([1, 1, 1]), "2", "60", { FILES_HASH: "newer" });
    expect([early.code, readdirSync(join(root, "own"))]).toEqual([124, []]);
  });

  it("waits for as many brokers as its topics have copies, and says so", async () => {
    const { code, stdout } = await prepare([three, copies], probeOf([1, 2, 3]));
    expect(code).toBe(0);
    expect(stdout).toContain("connect-2 waits for Kafka: 1 of 3 brokers answer, 3 have to.");
    expect(stdout).toContain("2 of 3 brokers answer");
  });

  it("waits for one broker where nothing says how many copies there are", async () => {
    const { code } = await prepare([three], probeOf([undefined, 2, undefined]));
    expect(code).toBe(0);
  });

  it("does not wait for ever for the rest of the brokers, but for the first one it does", async () => {
    const some = await prepare([three, copies], probeOf([1, undefined, 1]), "10", "1");
    expect([some.code, some.stdout]).toEqual([0, expect.stringContaining("2 of 3 brokers answer, which has to do.")]);
    const none = await prepare([three, copies], probeOf([undefined, undefined, undefined]), "3", "1");
    expect([none.code, none.stdout]).toEqual([124, expect.stringContaining("0 of 3 brokers answer, 3 have to.")]);
  });

  it("refuses a worker that the description does not have", async () => {
    rmSync(join(root, "files"), { recursive: true });
    mkdirSync(join(root, "files"));
    const script = AWAIT_KAFKA_SCRIPT.replaceAll(FILES_DIRECTORY, join(root, "files"));
    writeFileSync(join(root, "prepare.sh"), script);
    const { code, stderr } = await runBash([join(root, "prepare.sh")], { NODE_NAME: "connect-9" });
    expect([code, stderr]).toEqual([78, expect.stringContaining("no files for connect-9")]);
  });
});
