import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { CONFIG_DIRECTORY } from "../../src/properties/file.ts";
import { ADDRESSES_DIRECTORY, POD_FACTS_FILE, writePodFacts } from "../../src/properties/pod-facts.ts";
import type { Description } from "../../src/spec/schema.ts";
import { clusterOf, kubernetesClusterOf } from "../model/cluster-of.ts";
import { runBash } from "./run-bash.ts";

type Kubernetes = NonNullable<Description["kubernetes"]>;
const nodeIp = { mode: "nodePort", host: "nodeIP", allowPlaintext: true } as const;
const balancer = { mode: "loadBalancer", allowPlaintext: true } as const;

let root = "";
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "kafka-cluster-facts-"));
  mkdirSync(join(root, "addresses"));
});
afterEach(() => rmSync(root, { recursive: true }));

function textOf(kubernetes: Kubernetes): string {
  const [broker] = kubernetesClusterOf({ kubernetes }).brokers;
  if (broker === undefined) throw new Error("no broker");
  return writePodFacts(broker);
}

/** Runs that part of `prepare.sh` for kafka-1, with its directories below a temporary one. */
async function write(kubernetes: Kubernetes, env: Readonly<Record<string, string>>) {
  const script = join(root, "facts.sh");
  const moved = textOf(kubernetes)
    .replaceAll(ADDRESSES_DIRECTORY, join(root, "addresses"))
    .replaceAll(CONFIG_DIRECTORY, root);
  writeFileSync(script, `set -euo pipefail\nnode=kafka-1\n${moved}`);
  const ran = await runBash([script], env);
  return { ...ran, facts: ran.code === 0 ? readFileSync(join(root, POD_FACTS_FILE), "utf8") : undefined };
}

describe("what a pod writes about itself before its broker starts", () => {
  it("is nothing where the description says it all", () => {
    expect(textOf({})).toBe("");
    expect(textOf({ external: { ...nodeIp, host: "kafka-{id}.example.com" } })).toBe("");
    expect(clusterOf().zookeepers.map(writePodFacts)).toEqual(["", "", ""]);
  });

  it.each([
    ["10.0.0.7", "external.host=10.0.0.7\n"],
    ["2001:db8::7", "external.host=[2001:db8::7]\n"],
  ])("is the address of its node: %s", async (ip, facts) => {
    expect(await write({ external: nodeIp }, { NODE_IP: ip })).toMatchObject({ code: 0, facts });
  });

  it("is the rack that its label tells, and an empty one without that label", async () => {
    const rack = { rackLabel: "topology.kubernetes.io/zone" };
    expect(await write(rack, { RACK: "eu-1a" })).toMatchObject({ code: 0, stdout: "", facts: "rack=eu-1a\n" });
    expect(await write({ ...rack, external: nodeIp }, { NODE_IP: "10.0.0.7", RACK: "" })).toMatchObject({
      code: 0,
      stdout: "The pod has no label topology.kubernetes.io/zone: its broker has no rack of its own.\n",
      facts: "external.host=10.0.0.7\nrack=\n",
    });
  });

  it("waits for the address of its load balancer, and says so", async () => {
    const waiting = write({ external: balancer }, {});
    await expect
      .poll(() => readFileSync(join(root, `${POD_FACTS_FILE}.new`), "utf8"), { timeout: 15_000, interval: 20 })
      .toBe("");
    writeFileSync(join(root, "addresses", "kafka-1"), "lb-1.example.com");
    expect(await waiting).toMatchObject({ code: 0, facts: "external.host=lb-1.example.com\n" });
    const known = await write({ external: balancer }, {});
    expect(known).toMatchObject({ code: 0, stdout: "", facts: "external.host=lb-1.example.com\n" });
  });
});
