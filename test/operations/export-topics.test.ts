import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { topicsFile } from "../../src/operations/export/topics.ts";
import type { Description } from "../../src/spec/schema.ts";
import { clusterOf, kubernetesClusterOf } from "../model/cluster-of.ts";
import { runBash } from "../properties/run-bash.ts";

const topics: Description["topics"] = {
  orders: { partitions: 6, retention: "7d" },
  customers: { replicationFactor: 2, minInSync: 1, config: { "cleanup.policy": "compact,delete" } },
};
const cluster = clusterOf({ topics });
// No setting has such a value today; one that has is a word of the shell's all the same.
const odd = { name: "odd", partitions: 1, replicationFactor: 1, config: { key: "it's *" } };
const script = topicsFile({ ...cluster, topics: [...cluster.topics, odd] }).get("topics.sh")?.content ?? "";

describe("An export's topics", () => {
  let folder = "";
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "kafka-cluster-topics-"));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  /** Runs the script with a `kafka-topics` that says what it is asked, or fails. */
  async function run(tool: string) {
    writeFileSync(join(folder, "kafka-topics"), `#!/bin/sh\n${tool}\n`, { mode: 0o755 });
    writeFileSync(join(folder, "topics.sh"), script);
    return runBash([join(folder, "topics.sh")], { PATH: `${folder}${delimiter}${process.env.PATH}` });
  }

  it("are no file where there are none", () => {
    expect([...topicsFile(clusterOf()).keys()]).toEqual([]);
  });

  it("are made with partitions, copies and settings, each word as it is", async () => {
    const { code, stdout } = await run('printf "%s|" "$@"; echo');
    const how = "--bootstrap-server|kafka:9092|--create|--if-not-exists|";
    expect(code).toBe(0);
    expect(stdout.trim().split("\n")).toEqual([
      `${how}--topic|customers|--partitions|1|--replication-factor|2|--config|cleanup.policy=compact,delete|--config|min.insync.replicas=1|`,
      `${how}--topic|orders|--partitions|6|--replication-factor|3|--config|retention.ms=604800000|`,
      `${how}--topic|odd|--partitions|1|--replication-factor|1|--config|key=it's *|`,
    ]);
  });

  it("end with the first that Kafka refuses", async () => {
    const { code, stdout } = await run('echo "$6"; exit 3');
    expect([code, stdout.trim()]).toEqual([3, "customers"]);
  });

  it("say how they are made on either target", () => {
    expect(script).toContain("\n#   docker exec -i local-kafka-1 bash -s < topics.sh\n");
    const inPods = topicsFile(kubernetesClusterOf({ topics })).get("topics.sh")?.content;
    expect(inPods).toContain("\n#   kubectl --context lab -n kafka exec -i kafka-1 -c kafka -- bash -s < topics.sh\n");
  });
});
