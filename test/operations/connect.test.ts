import { stripVTControlCharacters } from "node:util";
import { afterAll, describe, expect, it } from "vitest";
import type { ClusterAccess } from "../../src/operations/cluster/access.ts";
import { groupByCluster } from "../../src/operations/cluster/docker/list.ts";
import type { FoundCluster } from "../../src/operations/cluster/found.ts";
import { findProcess } from "../../src/operations/cluster/node.ts";
import type { Style } from "../../src/operations/output/style.ts";
import { connectProblems, lookAtConnect, printConnect } from "../../src/operations/status/connect.ts";
import { type Answer, FakeConnect } from "../connect/fake-connect.ts";
import { listed } from "./listed.ts";

const plain = (text: string): string => text;
const style: Style = { strong: plain, faint: plain, good: plain, warn: plain, bad: (text) => `!${text}!` };
const worker = (id: number, more: Parameters<typeof listed>[2] = {}) =>
  listed("demo", `connect-${id}`, { ...more, labels: { "kafka-cluster.role": "connect" } });
const containers = [worker(2), listed("demo", "kafka-1"), worker(10), worker(1, { State: "exited" })];
const cluster = groupByCluster(containers).get("demo") as FoundCluster;

const status = (state: string, trace = "") => ({
  connector: { state: "RUNNING", worker_id: "connect-2:8083" },
  tasks: [{ id: 0, state, worker_id: "connect-10:8083", trace }],
});
const answers = (path: string): Answer =>
  path === "/connectors"
    ? [200, []]
    : [
        200,
        {
          "lines-out": { info: { config: {} }, status: status("FAILED", "java.io.IOException: no space\n\tat x") },
          "lines-in": { info: { config: {} }, status: status("RUNNING") },
        },
      ];
const fake = await FakeConnect.listen(({ url }) => answers(url));
const access = (rest: () => Promise<string>) => ({ companions: { rest } }) as unknown as ClusterAccess;

afterAll(() => fake.close());

describe("Workers of Kafka Connect", () => {
  it("are no nodes, and found beside them in the order of their numbers", () => {
    expect(cluster.nodes.map(({ node }) => node)).toEqual(["kafka-1"]);
    expect(cluster.companions?.map(({ node }) => node)).toEqual(["connect-1", "connect-2", "connect-10"]);
    expect(groupByCluster([worker(1)]).size).toBe(0);
    expect(groupByCluster([listed("demo", "kafka-1")]).get("demo")).not.toHaveProperty("companions");
  });

  it("have logs like nodes, by their own or their container's name", () => {
    expect(findProcess(cluster, "connect-2").container).toBe("demo-connect-2");
    expect(findProcess(cluster, "demo-connect-2").node).toBe("connect-2");
    expect(findProcess(cluster, "kafka-1").node).toBe("kafka-1");
    expect(() => findProcess(cluster, "connect-3")).toThrow("Cluster demo has no node named connect-3.");
  });

  it("are shown with their REST and the state of every task, and what is wrong is said", async () => {
    const report = await lookAtConnect({ cluster, access: access(fake.way) });
    const base = await fake.way();
    expect(
      printConnect(report ?? { workers: [], connectors: null }, style)
        .map(stripVTControlCharacters)
        .join("\n\n"),
    ).toBe(
      `CONNECT     STATE     REST
connect-1   !exited!  -
connect-2   running   ${base} ok
connect-10  running   ${base} ok

CONNECTOR  STATE    WORKER     TASKS
lines-in   RUNNING  connect-2  0 RUNNING on connect-10
lines-out  RUNNING  connect-2  0 !FAILED! on connect-10`,
    );
    expect(connectProblems(report ?? { workers: [], connectors: null })).toEqual([
      "connect-1 does not run",
      "connector lines-out has failed: java.io.IOException: no space",
    ]);
  });

  it("that answer nothing are a problem, and nothing is said of connectors", async () => {
    const silent = await lookAtConnect({ cluster, access: access(() => Promise.reject(new Error("no way"))) });
    expect(silent?.connectors).toBeNull();
    expect(connectProblems(silent ?? { workers: [], connectors: null })).toContain(
      "connect-2 runs, and its REST does not answer",
    );
  });

  it("are asked for by nobody where there are none", async () => {
    const without = { ...cluster, companions: [] };
    expect(await lookAtConnect({ cluster: without, access: access(fake.way) })).toBeUndefined();
  });
});
