import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { chartFolder, hasHelm, renderChart, runHelm } from "../../charts/helm.ts";
import { hasLab, image, type Lab, openLab } from "./lab.ts";

const charts = ["zookeeper", "kafka"] as const;

describe.skipIf(!hasLab || !hasHelm)("the charts by Helm alone", () => {
  const namespace = `test-helm-${randomBytes(3).toString("hex")}`;
  const folder = mkdtempSync(join(tmpdir(), "kafka-cluster-helm-"));
  let lab: Lab;

  beforeAll(async () => {
    lab = await openLab();
    await lab.kubectl("create", "namespace", namespace);
    await lab.kubectl("label", "namespace", namespace, "pod-security.kubernetes.io/enforce=restricted");
  });
  afterAll(async () => {
    await lab?.kubectl("delete", "namespace", namespace, "--wait=false");
    rmSync(folder, { recursive: true, force: true });
  });

  it.each([
    ["as they are", {}],
    [
      "with node ports",
      { external: { mode: "nodePort", nodePorts: { "kafka-1": 32_001, "kafka-2": 32_002, "kafka-3": 32_003 } } },
    ],
    ["scaled to zero", { stopped: true }],
    ["placed", { nodeSelector: { disk: "ssd" }, tolerations: [{ operator: "Exists" }], labels: { team: "orders" } }],
  ])("are what the API server accepts: %s", async (_, values) => {
    for (const chart of charts) {
      const { external, ...rest } = values as { readonly external?: unknown };
      const file = join(folder, `${chart}.yaml`);
      writeFileSync(file, renderChart(chart, chart === "kafka" ? values : rest, namespace));
      const said = await lab.kubectl("apply", "--dry-run=server", "-f", file);
      expect(said).toContain(`statefulset.apps/${chart} created (server dry run)`);
    }
  });

  it("raise three ZooKeeper nodes and three brokers that keep what is written, in a restricted namespace", async () => {
    for (const chart of charts) {
      const place = ["--kubeconfig", lab.kubeconfig, "--kube-context", "lab", "--namespace", namespace];
      const { code, stderr } = runHelm(["install", chart, chartFolder(chart), ...place], {
        image: { reference: image },
      });
      expect(code, stderr).toBe(0);
    }
    await lab.kubectl("-n", namespace, "rollout", "status", "statefulset/kafka", "--timeout=120s");
    const inBroker = (script: string) =>
      lab.kubectl("-n", namespace, "exec", "kafka-2", "-c", "kafka", "--", "bash", "-c", script);
    const topic = "--bootstrap-server kafka:9092 --topic orders";
    await inBroker(`kafka-topics ${topic} --create --partitions 3 --replication-factor 3`);
    await inBroker(`seq 1 50 | kafka-console-producer ${topic} --producer-property acks=all`);
    const read = await inBroker(
      `kafka-console-consumer ${topic} --from-beginning --max-messages 50 --timeout-ms 30000`,
    );
    const numbers = read
      .split("\n")
      .filter((line) => line !== "")
      .map(Number);
    expect(numbers.sort((a, b) => a - b)).toEqual(Array.from({ length: 50 }, (_, i) => i + 1));
  });
});
