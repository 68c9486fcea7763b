import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { execute } from "../../../src/targets/docker/execute.ts";
import { brokers, conformance } from "../conformance/conformance.ts";
import type { Subject } from "../conformance/subject.ts";
import { freePorts, noEngine, TestStack } from "./stack.ts";
import { dockerSubject } from "./subject.ts";

const controllers = ["controller-1", "controller-2", "controller-3"];
const nodes = [...brokers, ...controllers];

describe.skipIf(noEngine)("one cluster of three controllers and three brokers, from birth to the deletion", () => {
  let stack: TestStack;
  let subject: Subject;

  beforeAll(async () => {
    stack = await TestStack.open("kraft");
    subject = dockerSubject(stack, await freePorts(3), nodes, { metadata: "kraft" });
  });
  afterAll(async () => {
    await stack?.close();
  });

  /** As the conformance suite left it. That a change of controllers touches them alone is seen on Kubernetes. */
  const described = { brokers: { overrides: { "queued.max.requests": 400 } } };
  const changed = async (before: Readonly<Record<string, string>>): Promise<string[]> => {
    const after = await stack.containerIds();
    return nodes.filter((node) => before[node] !== after[node]);
  };
  const loseVolume = async (node: string): Promise<void> => {
    await stack.container(node).remove({ force: true });
    await stack.docker.getVolume(`${stack.name}-${node}-data`).remove();
  };

  conformance(
    () => subject,
    (readBack) => {
      it("has what a safe cluster has: no root, long graces, and controllers that no client reaches", async () => {
        for (const node of nodes) {
          const { HostConfig, Config, NetworkSettings } = await stack.container(node).inspect();
          const isBroker = brokers.includes(node);
          expect(Config.User).toBe("1000:1000");
          expect(HostConfig.RestartPolicy?.Name).toBe("unless-stopped");
          expect((Config as { StopTimeout?: number }).StopTimeout).toBe(isBroker ? 330 : 60);
          expect(Object.keys(HostConfig.PortBindings ?? {})).toHaveLength(isBroker ? 1 : 0);
          expect(Object.keys(NetworkSettings.Networks).sort()).toEqual(
            isBroker ? [stack.name, `${stack.name}-metadata`] : [`${stack.name}-metadata`],
          );
        }
      });

      it("is born once: another mode and combined controllers are refused", async () => {
        const before = await stack.containerIds();
        const refusals = [
          [{ metadata: "zookeeper" }, "metadata is now zookeeper, this stack's cluster was born with kraft"],
          [{ controllers: { combined: true } }, "controllers.combined is true, the cluster was born with false"],
        ] as const;
        for (const [change, why] of refusals) {
          subject.describe(change);
          const refused = await stack.up();
          expect(refused.code, refused.output).not.toBe(0);
          expect(refused.output).toContain(why);
        }
        expect(await stack.containerIds()).toEqual(before);
        subject.describe(described);
      });

      it("lets a controller that lost its volume begin again only while a majority has everything", async () => {
        const before = await stack.containerIds();
        await loseVolume("controller-1");
        await stack.container("controller-2").pause();
        const refused = await stack.up({ env: { KAFKA_CLUSTER_GATE_SECONDS: "8" } });
        await stack.container("controller-2").unpause();
        expect(refused.code, refused.output).not.toBe(0);
        expect(refused.output).toMatch(/controller-2 \(no answer/);
        expect(await stack.containerIds()).not.toHaveProperty("controller-1");
        // What was stopped is started for it, and what was removed made anew beside it.
        await stack.container("controller-3").stop();
        await stack.container("kafka-3").remove({ force: true });
        const again = await stack.up();
        expect(again.code, again.output).toBe(0);
        expect(again.output).toContain("Starting what was stopped");
        expect(await changed(before)).toEqual(["kafka-3", "controller-1"]);
        const quorum = await execute(stack.container("kafka-1"), [
          ...["kafka-metadata-quorum", "--bootstrap-server", "kafka:9092", "describe", "--status"],
        ]);
        expect(quorum.output.match(/"id": 300\d/g)).toHaveLength(3);
        await readBack("refilled");
      });
    },
  );
});
