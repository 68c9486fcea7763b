import { describe, expect, it } from "vitest";
import type { Api } from "../../../../src/targets/kubernetes/api.ts";
import { references as referencesOf } from "../../../../src/targets/kubernetes/preflight/references.ts";
import { kubernetesClusterOf } from "../../../model/cluster-of.ts";
import { fakeApi, refused } from "../fake-api.ts";
import { liveOf } from "../live-of.ts";

const cluster = kubernetesClusterOf({ kubernetes: { imagePullSecrets: ["registry", "other"], priorityClass: "high" } });
const references = (api: Api, described: typeof cluster) => referencesOf(api, described, liveOf());
const answering = (answer: () => unknown) =>
  fakeApi({ core: { readNamespacedSecret: answer }, scheduling: { readPriorityClass: answer } });
const failing = (code: number) =>
  answering(() => {
    throw refused(code);
  });

describe("What a description names on a Kubernetes cluster", () => {
  it("is no obstacle where it exists, and is not asked for where nothing is named", async () => {
    expect(
      await references(
        answering(() => ({})),
        cluster,
      ),
    ).toEqual({ obstacles: [], skipped: [] });
    expect(await references(fakeApi(), kubernetesClusterOf())).toEqual({ obstacles: [], skipped: [] });
  });

  it("is told, each by its name, where it does not", async () => {
    const { obstacles } = await references(failing(404), cluster);
    expect(obstacles.map(({ code, about }) => [code, about])).toEqual([
      ["no-pull-secret", "Secret registry"],
      ["no-pull-secret", "Secret other"],
      ["no-priority-class", "kubernetes.priorityClass"],
    ]);
  });

  it("is told with commands that work in their order where the namespace is not there either", async () => {
    const [first] = (await referencesOf(failing(404), cluster, liveOf({ namespace: undefined }))).obstacles;
    expect(first?.message).toContain("which is not there itself");
    expect(first?.remedy).toContain(`:
    kubectl --context lab create namespace kafka
    kubectl --context lab label namespace kafka pod-security.kubernetes.io/enforce=restricted
    kubectl --context lab -n kafka create secret docker-registry registry …`);
  });

  it("is the claim of Connect's files too, where there are workers to see it", async () => {
    const api = fakeApi({
      core: {
        readNamespacedPersistentVolumeClaim: () => {
          throw refused(404);
        },
      },
    });
    const kubernetes = { connectFiles: "exchange" };
    const { obstacles } = await references(api, kubernetesClusterOf({ connect: {}, kubernetes }));
    expect(obstacles).toMatchObject([{ code: "no-files-claim", message: expect.stringContaining("claim exchange") }]);
    expect(await references(api, kubernetesClusterOf({ kubernetes }))).toEqual({ obstacles: [], skipped: [] });
  });

  it("is left out with a line where it may not be read", async () => {
    expect(await references(failing(403), cluster)).toEqual({
      obstacles: [],
      skipped: ["Secrets may not be read with these rights", "Priority classes may not be read with these rights"],
    });
  });

  it("fails with the server's error where it is another one", async () => {
    await expect(references(failing(500), cluster)).rejects.toMatchObject({ code: 500 });
  });
});
