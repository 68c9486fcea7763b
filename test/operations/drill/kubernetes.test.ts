import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { V1Pod, V1Probe } from "@kubernetes/client-node";
import { describe, expect, it } from "vitest";
import { faultsIn } from "../../../src/operations/drill/kubernetes/faults.ts";
import { SIGNAL } from "../../../src/operations/drill/kubernetes/signal.ts";
import type { Api } from "../../../src/targets/kubernetes/api.ts";
import { runningPod } from "../namespace.ts";

interface Behaviour {
  /** What a signal's script says. */
  readonly said?: string;
  /** The connection ends before anything is said. */
  readonly cutOff?: boolean;
  readonly liveness?: V1Probe;
  /** Looks at a pod after which its server has been started again. */
  readonly restartsAfter?: number;
}

/** A namespace that keeps one annotation, and notes what was asked of it. */
function place({ said = "KILL to process 7\n", cutOff, liveness, restartsAfter = 0 }: Behaviour = {}) {
  const asked: string[] = [];
  let note: string | null = null;
  let looks = 0;
  const pod = (name: string): V1Pod => {
    const one = runningPod(name);
    const [container] = one.spec?.containers ?? [];
    const [status] = one.status?.containerStatuses ?? [];
    if (container !== undefined && liveness !== undefined) container.livenessProbe = liveness;
    if (status !== undefined && restartsAfter > 0 && ++looks > restartsAfter) status.restartCount = 1;
    return one;
  };
  const apps = {
    readNamespacedStatefulSet: async () => ({
      metadata: { annotations: note === null ? {} : { "kafka-cluster.drill": note } },
    }),
    patchNamespacedStatefulSet: async ({
      body,
    }: {
      body: { metadata: { annotations: Record<string, string | null> } };
    }) => {
      note = body.metadata.annotations["kafka-cluster.drill"] ?? null;
      asked.push(note === null ? "forgotten" : "noted");
    },
  };
  const core = {
    readNamespacedPod: async ({ name }: { name: string }) => pod(name),
    deleteNamespacedPod: async ({ name }: { name: string }) => void asked.push(`delete ${name}`),
  };
  const exec = {
    exec: async (...given: unknown[]) => {
      const [, name, container, command, output] = given as [string, string, string, string[], NodeJS.WritableStream];
      asked.push(`${command.at(-1)} ${name}/${container}`);
      if (cutOff) throw new Error("the connection ended");
      output.end(said);
      return { on: () => undefined };
    },
  };
  return { asked, api: { namespace: "ns", apps, core, exec } as unknown as Api, looks: () => looks };
}

const noUp = () => Promise.reject(new Error("no up"));

describe("A drill on pods", () => {
  it("notes with the cluster what it does, so that another process takes it back", async () => {
    const { asked, api } = place({ said: "STOP to process 7\n" });
    await faultsIn(api).inject("pause", ["kafka-1", "zookeeper-2"]);
    const another = faultsIn(api);
    expect(await another.pending()).toEqual({ harm: "pause", nodes: ["kafka-1", "zookeeper-2"] });
    await another.heal(noUp);
    expect(await another.pending()).toBeUndefined();
    const both = (signal: string) => [`${signal} kafka-1/kafka`, `${signal} zookeeper-2/zookeeper`];
    expect(asked).toEqual(["noted", ...both("STOP"), ...both("CONT"), "forgotten"]);
  });

  it("kills the server's process, and leaves the pod", async () => {
    const { asked, api } = place();
    await faultsIn(api).inject("kill", ["kafka-1"]);
    expect(asked).toEqual(["noted", "KILL kafka-1/kafka"]);
  });

  it("believes that a server was killed when it was started again, whatever became of the connection", async () => {
    const { api, looks } = place({ cutOff: true, restartsAfter: 2 });
    await faultsIn(api).inject("kill", ["kafka-1"]);
    expect(looks()).toBe(3);
  });

  it("says so where a server could not be made to stand still", async () => {
    const { api } = place({ said: "bash: not found\n" });
    await expect(faultsIn(api).inject("pause", ["kafka-1"])).rejects.toThrow("bash: not found");
  });

  it("needs `up` for lost claims alone: a StatefulSet makes its pods itself", () => {
    const { needsUp } = faultsIn(place().api);
    expect([needsUp("remove"), needsUp("kill"), needsUp("lose-volume")]).toEqual([false, false, true]);
  });

  it("lets nothing stand still that a liveness probe would end before", async () => {
    const patient = faultsIn(place({ liveness: { periodSeconds: 20, failureThreshold: 6 } }).api);
    expect(await patient.obstacle("pause", ["zookeeper-1"])).toBeUndefined();
    const hasty = faultsIn(place({ liveness: { periodSeconds: 5, failureThreshold: 6 } }).api);
    expect(await hasty.obstacle("pause", ["zookeeper-1"])).toBe(
      "the liveness probe of zookeeper-1 ends a server that stands still after 30 s",
    );
    expect(await hasty.obstacle("cut-all", ["kafka-1"])).toContain("rights on its node");
  });
});

describe("The script that sends a signal", () => {
  /** Runs it over a directory in /proc's place, with a `kill` that only tells: the real one would find real servers. */
  function run(processes: readonly { id: number; parent: number; words: readonly string[] }[]): string {
    const proc = mkdtempSync(join(tmpdir(), "proc-"));
    try {
      for (const { id, parent, words } of processes) {
        mkdirSync(join(proc, `${id}`));
        writeFileSync(join(proc, `${id}/cmdline`), words.map((word) => `${word}\0`).join(""));
        writeFileSync(join(proc, `${id}/status`), `Name:\tx\nPPid:\t${parent}\nUid:\t1000\n`);
      }
      const script = `kill() { echo "kill $*"; }\n${SIGNAL.replaceAll("/proc", proc)}`;
      return execFileSync("bash", ["-c", script, "STOP"], { encoding: "utf8" });
    } finally {
      rmSync(proc, { recursive: true });
    }
  }
  const launch = { id: 1, parent: 0, words: ["bash", "/etc/kafka-cluster/launch.sh"] };

  it("means the server alone, and no tool that runs beside it", () => {
    const tool = { id: 8, parent: 0, words: ["/opt/java/bin/java", "kafka.admin.ConfigCommand"] };
    const server = { id: 30, parent: 1, words: ["java", "-Xmx1g", "kafka.Kafka"] };
    expect(run([launch, tool, server])).toBe("STOP to process 30\nkill -STOP 30\n");
    expect(run([launch, { ...server, words: ["/opt/java/bin/java"] }])).toContain("kill -STOP 30");
  });

  it("says nothing where no server runs", () => {
    expect(run([launch, { id: 9, parent: 1, words: ["bash", "kafka-server-start.sh"] }])).toBe("");
  });
});
