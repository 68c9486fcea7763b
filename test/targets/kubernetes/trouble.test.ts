import type { V1ContainerStatus, V1Pod } from "@kubernetes/client-node";
import { describe, expect, it } from "vitest";
import { serves, troubleOf } from "../../../src/targets/kubernetes/trouble.ts";
import { pod } from "./live-of.ts";

const status = (change: Partial<V1ContainerStatus>): V1ContainerStatus => ({
  name: "kafka",
  image: "",
  imageID: "",
  ready: false,
  restartCount: 0,
  ...change,
});
const waiting = (reason: string, message?: string): V1Pod => ({
  status: {
    containerStatuses: [status({ state: { waiting: { reason, ...(message === undefined ? {} : { message }) } } })],
  },
});
const broker = { name: "kafka-1", role: "broker" } as const;

describe("Why a pod does not start", () => {
  it.each(["ErrImagePull", "ImagePullBackOff", "InvalidImageName", "ErrImageNeverPull", "CreateContainerConfigError"])(
    "is hopeless with %s, in its own words",
    (reason) => {
      expect(troubleOf(waiting(reason, "no such host"))).toEqual({
        text: `${reason}: no such host`,
        hopeless: true,
        crashes: false,
      });
    },
  );

  it("is seen in the first container too", () => {
    const state = { waiting: { reason: "ErrImagePull" } };
    const text = "ErrImagePull: no more is said";
    expect(troubleOf({ status: { initContainerStatuses: [status({ state })] } })).toMatchObject({
      text,
      hopeless: true,
    });
  });

  it("may be the scheduler's, in its words, and may end by itself", () => {
    const conditions = [
      { type: "PodScheduled", status: "False", message: "0/1 nodes are available: 1 Insufficient cpu." },
    ];
    expect(troubleOf({ status: { conditions } })).toEqual({
      text: "not scheduled: 0/1 nodes are available: 1 Insufficient cpu.",
      hopeless: false,
      crashes: false,
    });
  });

  it("may be a process that ends again and again, with how it ended", () => {
    const crashing = status({
      restartCount: 2,
      state: { waiting: { reason: "CrashLoopBackOff" } },
      lastState: { terminated: { exitCode: 1, reason: "Error" } },
    });
    expect(troubleOf({ status: { containerStatuses: [crashing] } })).toEqual({
      text: "its process has ended 3 times, last with exit code 1 (Error)",
      hopeless: false,
      crashes: true,
    });
  });

  it("is nothing while it runs or is being made", () => {
    expect(troubleOf(pod(broker))).toBeUndefined();
    expect(troubleOf(waiting("ContainerCreating"))).toBeUndefined();
    expect(troubleOf({})).toBeUndefined();
  });
});

describe("A server", () => {
  const now = Date.parse("2026-01-01T00:01:00Z");
  const running = (change: Partial<V1ContainerStatus>, since = "2026-01-01T00:00:50Z") => {
    const state = { running: { startedAt: new Date(since) } };
    return serves({ status: { containerStatuses: [status({ state, ...change })] } }, now);
  };

  it("serves while it runs and is ready, or may be before long", () => {
    expect([running({ ready: true }), running({}), running({ ready: true, restartCount: 3 })]).toEqual([
      true,
      true,
      true,
    ]);
  });

  it("is left to read its log again after it was killed, and after more than that when it lasts", () => {
    expect([running({ restartCount: 1 }), running({ restartCount: 5 }, "2026-01-01T00:00:00Z")]).toEqual([true, true]);
  });

  /** The run before, so many seconds long. */
  const lastRun = (seconds: number) => {
    const startedAt = new Date("2026-01-01T00:00:00Z");
    const finishedAt = new Date(startedAt.getTime() + seconds * 1000);
    return { terminated: { exitCode: 137, startedAt, finishedAt } };
  };

  it("is as good as dead when it ends again and again, or does not run", () => {
    expect([
      running({ restartCount: 2, lastState: lastRun(3) }),
      serves(waiting("CrashLoopBackOff")),
      serves({}),
    ]).toEqual([false, false, false]);
  });

  it("reads its log again when it was killed after a long time, however often that was before", () => {
    expect([running({ restartCount: 9, lastState: lastRun(60) }), running({ restartCount: 9 })]).toEqual([true, true]);
  });
});
