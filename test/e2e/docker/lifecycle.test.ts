import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { execute } from "../../../src/targets/docker/execute.ts";
import { conformance, nodes } from "../conformance/conformance.ts";
import type { Subject } from "../conformance/subject.ts";
import { operations } from "./operations.ts";
import { freePorts, noEngine, TestStack } from "./stack.ts";
import { dockerSubject } from "./subject.ts";
import { walkthrough } from "./walkthrough.ts";

describe.skipIf(noEngine)("one cluster of three and three, from birth to the deletion of its data", () => {
  let stack: TestStack;
  let subject: Subject;
  let base: number;
  const description = () => ({ target: "docker" as const, listeners: { hostPortBase: base } });

  beforeAll(async () => {
    stack = await TestStack.open("life");
    base = await freePorts(3);
    subject = dockerSubject(stack, base, nodes);
  });
  afterAll(async () => {
    await stack?.close();
  });

  conformance(
    () => subject,
    (readBack) => {
      it("has what a safe cluster has: loopback ports, no anonymous volume, no root, a restart policy, long graces", async () => {
        for (const node of ["zookeeper-1", "zookeeper-2", "zookeeper-3", "kafka-1", "kafka-2", "kafka-3"]) {
          const { HostConfig, Config, Mounts, NetworkSettings } = await stack.container(node).inspect();
          const role = node.startsWith("kafka") ? "broker" : "zookeeper";
          expect(Config.User).toBe("1000:1000");
          expect(HostConfig.RestartPolicy?.Name).toBe("unless-stopped");
          expect(HostConfig.CapDrop).toEqual(["ALL"]);
          expect((Config as { StopTimeout?: number }).StopTimeout).toBe(role === "broker" ? 300 : 30);
          expect(Mounts.filter((mount) => mount.Type === "volume").map((mount) => mount.Name)).toEqual([
            `${stack.name}-${node}-data`,
          ]);
          const ips = Object.values((HostConfig.PortBindings ?? {}) as Record<string, { HostIp: string }[]>).flat();
          expect(ips.every(({ HostIp }) => HostIp === "127.0.0.1")).toBe(true);
          expect(Object.keys(NetworkSettings.Networks).sort()).toEqual(
            role === "broker" ? [stack.name, `${stack.name}-metadata`] : [`${stack.name}-metadata`],
          );
        }
      });

      it("runs every node from the class archive of its kind", async () => {
        const archives = { broker: "/opt/kafka/kafka.jsa", zookeeper: "/opt/kafka/zookeeper.jsa" };
        for (const node of ["zookeeper-1", "kafka-1"]) {
          const { Config } = await stack.container(node).inspect();
          // The official image has none that fits both.
          if (!Config.Image.startsWith("kafka-cluster/kafka")) continue;
          const look = ["bash", "-c", "cat /proc/[0-9]*/maps | grep -o '/[^ ]*[.]jsa' | sort -u"];
          const { output } = await execute(stack.container(node), look);
          expect(output.trim()).toBe(node.startsWith("kafka") ? archives.broker : archives.zookeeper);
        }
      });

      walkthrough(() => stack.name);
      operations(() => stack.name);

      it("brings back what was stopped by hand, the same container, and what was removed, with its data", async () => {
        const before = await stack.containerIds();
        await stack.container("kafka-2").stop();
        await stack.container("kafka-3").remove({ force: true });
        await stack.container("zookeeper-2").remove({ force: true });
        const again = await stack.up();
        expect(again.code, again.output).toBe(0);
        expect(again.output).toContain("Starting what was stopped");
        const after = await stack.containerIds();
        const changed = Object.keys(before).filter((node) => before[node] !== after[node]);
        expect(changed.sort()).toEqual(["kafka-3", "zookeeper-2"]);
        await readBack("removed");
      });

      it("restarts a broker whose process dies", async () => {
        const { State } = await stack.container("kafka-1").inspect();
        process.kill(State.Pid, "SIGKILL");
        await expect
          .poll(async () => (await stack.container("kafka-1").inspect()).RestartCount, { timeout: 30_000 })
          .toBeGreaterThan(0);
        const again = await stack.up({ args: ["--expect-no-changes"] });
        expect(again.code, again.output).toBe(0);
      });

      it("replaces nothing for a setting that Kafka changes while it runs", async () => {
        const before = await stack.containerIds();
        stack.describe({
          ...description(),
          brokers: { overrides: { "queued.max.requests": 400, "log.retention.hours": 24 } },
        });
        const changed = await stack.up();
        expect(changed.code, changed.output).toBe(0);
        expect(await stack.containerIds()).toEqual(before);
        const configs = await execute(stack.container("kafka-1"), [
          "kafka-configs",
          "--bootstrap-server",
          "kafka:9092",
          "--describe",
          "--entity-type",
          "brokers",
          "--entity-default",
        ]);
        expect(configs.output).toMatch(/log\.retention\.(hours|ms)=(24|86400000)/);
      });

      it("refuses another name instead of starting an empty cluster beside this one", async () => {
        stack.describe({ ...description(), name: `${stack.name}-x` });
        const refused = await stack.up();
        expect(refused.code).not.toBe(0);
        expect(refused.output).toContain("identity-changed");
        expect(refused.output).toContain(`born with ${stack.name}`);
        expect((await stack.inventory()).filter((line) => line.includes("-x"))).toEqual([]);
        stack.describe(description());
      });

      it("takes over its own containers, networks and data when the state file is lost", async () => {
        const { clusterId } = await stack.outputs<{ readonly clusterId: string }>();
        stack.loseState();
        await stack.init();
        const again = await stack.up();
        expect(again.code, again.output).toBe(0);
        expect(await stack.outputs()).toMatchObject({ clusterId });
        await readBack("lost");
        expect((await stack.up({ args: ["--expect-no-changes"] })).code).toBe(0);
      });
    },
  );
});
