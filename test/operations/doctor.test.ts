import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type Check, fail, ok, warn } from "../../src/operations/doctor/check.ts";
import { printChecks } from "../../src/operations/doctor/command.ts";
import { checkDescription } from "../../src/operations/doctor/description.ts";
import { checkNode } from "../../src/operations/doctor/node.ts";
import { checkPulumi } from "../../src/operations/doctor/pulumi.ts";
import { cliPath } from "../../src/setup/tools/cli.ts";
import { pluginVersions } from "../../src/setup/tools/releases.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "kafka-cluster-doctor-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

const write = (path: string, text = ""): string => {
  const file = join(folder, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
  return file;
};
const verdicts = (checks: readonly Check[]) => Object.fromEntries(checks.map(({ what, verdict }) => [what, verdict]));

describe("Node.js", () => {
  it.each([
    ["22.18.0", "ok"],
    ["24.1.0", "ok"],
    ["22.17.9", "fail"],
    ["20.20.2", "fail"],
  ])("%s is %s", (version, verdict) => {
    expect(checkNode(folder, version)[0]?.verdict).toBe(verdict);
  });
});

describe("Pulumi", () => {
  const around = (env: Record<string, string> = {}) => ({
    env,
    platform: "linux" as const,
    data: folder,
    project: "kafka-cluster",
    stack: "local",
    target: "docker" as const,
  });

  it("is told to be fetched where nothing is, and nothing is made by looking", () => {
    const nowhere = { PULUMI_HOME: join(folder, "none") };
    expect(verdicts(checkPulumi(around(nowhere)))).toEqual({
      "Pulumi CLI": "warn",
      "Docker provider": "warn",
      backend: "ok",
    });
    expect(checkPulumi(around(nowhere))[2]?.found).toContain("made by the first");
  });

  it("is well where everything is", () => {
    write(cliPath("pulumi", "linux"));
    write(`pulumi/plugins/resource-docker-v${pluginVersions.docker}/x`);
    write("state/.pulumi/stacks/kafka-cluster/local.json");
    chmodSync(write("passphrase"), 0o600);
    const checks = checkPulumi(around());
    expect(checks.every(({ verdict }) => verdict === "ok")).toBe(true);
    expect(checks[2]?.found).toContain("stack local is there");
  });

  it("has a half-downloaded plugin count as none", () => {
    write(`pulumi/plugins/resource-docker-v${pluginVersions.docker}/x`);
    write(`pulumi/plugins/resource-docker-v${pluginVersions.docker}.partial`);
    expect(verdicts(checkPulumi(around({ PULUMI_HOME: join(folder, "none") })))["Docker provider"]).toBe("warn");
  });

  it("respects a CLI, a backend and a passphrase of the person's own", () => {
    write("bin/pulumi");
    const checks = checkPulumi(
      around({ PATH: join(folder, "bin"), PULUMI_BACKEND_URL: "s3://mine", PULUMI_CONFIG_PASSPHRASE: "" }),
    );
    expect(checks[0]?.found).toContain("your own");
    expect(checks[2]?.found).toContain("s3://mine");
    expect(checks[3]?.found).toBe("from PULUMI_CONFIG_PASSPHRASE");
  });

  it.skipIf(process.platform === "win32")("warns of a passphrase that others can read", () => {
    chmodSync(write("passphrase"), 0o644);
    expect(verdicts(checkPulumi(around())).passphrase).toBe("warn");
  });
});

describe("the description", () => {
  const stack = (text: string) => write("stacks/Pulumi.local.yaml", text);

  it("is read from the stack file, or from the file it names", () => {
    stack("config:\n  kafka-cluster:cluster:\n    target: docker\n    brokers:\n      count: 5\n");
    expect(checkDescription(folder, "local").cluster?.brokers).toHaveLength(5);
    write("mine.yaml", "target: docker\nzookeeper:\n  count: 1\n");
    stack("config:\n  kafka-cluster:description: mine.yaml\n");
    expect(checkDescription(folder, "local").cluster?.zookeepers).toHaveLength(1);
  });

  it("fails with the first problem and its place", () => {
    stack("config:\n  kafka-cluster:cluster:\n    target: docker\n    brokers:\n      count: none\n");
    const { check, cluster } = checkDescription(folder, "local");
    expect([check.verdict, cluster]).toEqual(["fail", undefined]);
    expect(check.found).toContain(`${join("stacks", "Pulumi.local.yaml")}:5:`);
  });

  it("is only a note when there is none yet", () => {
    expect(checkDescription(folder, "nope").check.verdict).toBe("warn");
  });
});

describe("the list", () => {
  it("says what to do under what it is about, and counts", () => {
    const plain = (text: string) => text;
    const style = { strong: plain, faint: plain, good: plain, warn: plain, bad: plain };
    expect(
      printChecks([ok("a", "fine"), warn("longer", "hm", "Do one."), fail("c", "bad", "Do two.")], style),
    ).toMatchInlineSnapshot(`
      "ok    a       fine
      note  longer  hm
            → Do one.
      FAIL  c       bad
            → Do two.

      1 thing to do first.
      "
    `);
  });
});
