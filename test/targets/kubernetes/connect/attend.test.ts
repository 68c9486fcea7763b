import type { V1Pod, V1StatefulSet } from "@kubernetes/client-node";
import { afterEach, describe, expect, it, vi } from "vitest";
import { attendWorkers, missingWorkers } from "../../../../src/targets/kubernetes/connect/attend.ts";
import { kubernetesClusterOf } from "../../../model/cluster-of.ts";
import { fakeApi } from "../fake-api.ts";

// So that its pauses are those of the test's clock.
vi.mock("node:timers/promises", () => ({
  setTimeout: (ms: number) => new Promise((resolve) => setTimeout(resolve, ms)),
}));

const cluster = kubernetesClusterOf({ connect: { workers: 2 } });
const set = (change: Partial<V1StatefulSet["status"]> = {}): V1StatefulSet => ({
  metadata: { name: "connect", generation: 2 },
  status: { replicas: 2, observedGeneration: 2, updateRevision: "new", ...change },
});

type Container = NonNullable<NonNullable<V1Pod["status"]>["containerStatuses"]>[number];
const container = (name: string, change: Partial<Container> = {}): Container => ({
  name,
  image: "",
  imageID: "",
  ready: true,
  restartCount: 0,
  state: { running: {} },
  ...change,
});
const prepared = container("prepare", { state: { terminated: { exitCode: 0 } } });
const worker = (name: string, change: Partial<Container> = {}, revision = "new"): V1Pod => ({
  metadata: { name, labels: { "controller-revision-hash": revision } },
  status: { initContainerStatuses: [prepared], containerStatuses: [container("connect", change)] },
});
const podsOf = (...pods: readonly V1Pod[]) => new Map(pods.map((pod) => [pod.metadata?.name ?? "", pod]));
const missing = (pods: readonly V1Pod[], of: V1StatefulSet | undefined = set()) =>
  missingWorkers(cluster, of, podsOf(...pods)).map(({ worker, text }) => `${worker}: ${text}`);

describe("Workers that are waited for", () => {
  it("are none when all are of the newest template and say that they are well", () => {
    expect(missing([worker("connect-1"), worker("connect-2")])).toEqual([]);
  });

  it("are all until their StatefulSet was looked at as it is now", () => {
    const pods = [worker("connect-1"), worker("connect-2")];
    expect(missing(pods, set({ observedGeneration: 1 }))).toHaveLength(2);
    expect(missingWorkers(cluster, undefined, podsOf(...pods))).toHaveLength(2);
  });

  it("are those that are not there, of an older template, going, or not well yet", () => {
    expect(missing([worker("connect-1", {}, "old")])).toEqual([
      "connect-1: it is to be replaced",
      "connect-2: there is no pod yet",
    ]);
    const going = worker("connect-2");
    going.metadata = { ...going.metadata, deletionTimestamp: new Date() };
    expect(missing([worker("connect-1", { ready: false }), going])).toEqual([
      "connect-1: it is not ready yet",
      "connect-2: it stops",
    ]);
  });

  it("do not frighten by what is wrong with a pod that is about to be replaced", () => {
    const waiting = { reason: "ImagePullBackOff", message: "no such image" };
    const stuck = worker("connect-1", { ready: false, state: { waiting } }, "old");
    expect(missingWorkers(cluster, set(), podsOf(stuck, worker("connect-2")))).toMatchObject([{ hopeless: false }]);
  });
});

describe("The wait for workers", () => {
  afterEach(() => void vi.useRealTimers());

  /** What it rejects with, and how many seconds that took. */
  async function failure(pod: V1Pod, log: (request: { readonly container: string }) => string = () => "") {
    vi.useFakeTimers({ toFake: ["setTimeout", "performance"] });
    const api = fakeApi({
      apps: { listNamespacedStatefulSet: () => ({ items: [set()] }) },
      core: {
        listNamespacedPod: () => ({ items: [worker("connect-1"), pod] }),
        readNamespacedPodLog: log as (request: never) => string,
      },
    });
    const start = performance.now();
    const told: string[] = [];
    const options = { deadlineMs: 300_000, onProgress: (text: string) => void told.push(text) };
    const ended = attendWorkers(api, cluster, options).then(
      () => undefined,
      (error: Error) => error.message,
    );
    let message: string | undefined;
    void ended.then((text) => {
      message = text;
    });
    while (message === undefined && performance.now() - start < 400_000) await vi.advanceTimersByTimeAsync(1000);
    return { message, seconds: (performance.now() - start) / 1000, told };
  }

  it("ends soon where an image cannot be pulled", async () => {
    const waiting = { reason: "ErrImagePull", message: "no such image" };
    const { message, seconds, told } = await failure(worker("connect-2", { ready: false, state: { waiting } }));
    expect(message).toContain("connect-2: ErrImagePull: no such image");
    expect(message).toContain("describe pod connect-2");
    expect(seconds).toBeLessThan(15);
    expect(told).toEqual(["waiting for workers: connect-2 (ErrImagePull: no such image)"]);
  });

  it("ends with what a worker said last that ends again and again", async () => {
    const waiting = { reason: "CrashLoopBackOff" };
    const crashing = worker("connect-2", { ready: false, restartCount: 3, state: { waiting } });
    const log = ({ container: of }: { readonly container: string }) => `[x] ERROR ${of}: no such group\n\tat a.b.C\n`;
    const { message, seconds } = await failure(crashing, log);
    expect(message).toContain("connect-2: its process has ended 4 times");
    expect(message).toContain("ERROR connect: no such group");
    expect(message).not.toContain("a.b.C");
    expect(seconds).toBeLessThan(40);
  });

  it("goes on for the whole time where a worker only takes long", async () => {
    const { message, seconds } = await failure(worker("connect-2", { ready: false }));
    expect(message).toContain("connect-2: it is not ready yet");
    expect(seconds).toBeGreaterThan(299);
  });
});
