import type { V1StorageClass } from "@kubernetes/client-node";
import { describe, expect, it } from "vitest";
import { claimObstacles, classObstacles, storage } from "../../../../src/targets/kubernetes/preflight/storage.ts";
import { kubernetesClusterOf } from "../../../model/cluster-of.ts";
import { fakeApi, refused } from "../fake-api.ts";
import { claim, liveOf, runningLive } from "../live-of.ts";

const sized = (kubernetes: object = {}) =>
  kubernetesClusterOf({ kubernetes: { brokerStorage: "1Gi", zookeeperStorage: "1Gi", ...kubernetes } });
const cluster = sized();
const storageClass = (name: string, isDefault = false, allowVolumeExpansion = true): V1StorageClass => ({
  provisioner: "x",
  allowVolumeExpansion,
  metadata: {
    name,
    annotations: { "storageclass.kubernetes.io/is-default-class": String(isDefault) },
  },
});
const codes = (obstacles: readonly { readonly code: string; readonly about: string }[]) =>
  obstacles.map(({ code, about }) => `${code} ${about}`);

describe("Claims", () => {
  it("may stay and may grow", () => {
    expect(claimObstacles(cluster, runningLive(cluster))).toEqual([]);
    expect(claimObstacles(sized({ brokerStorage: "2Gi" }), runningLive(cluster))).toEqual([]);
    expect(claimObstacles(cluster, liveOf())).toEqual([]);
  });

  it("cannot shrink, and cannot change their class", () => {
    const claims = [claim(cluster, { name: "kafka-2", role: "broker" }, { storage: "3G" })];
    expect(claimObstacles(cluster, liveOf({ claims }))).toMatchObject([
      { code: "claim-shrinks", about: "claim data-kafka-2", remedy: "Set kubernetes.brokerStorage to 2862Mi or more." },
    ]);
    const moved = claimObstacles(
      sized({ storageClass: "fast" }),
      liveOf({ claims: [claim(cluster, { name: "zookeeper-1", role: "zookeeper" })] }),
    );
    expect(codes(moved)).toEqual(["class-changes claim data-zookeeper-1"]);
  });
});

describe("The storage class", () => {
  it("is the default one, or the one that is named", () => {
    expect(classObstacles(cluster, liveOf(), [storageClass("slow"), storageClass("standard", true)])).toEqual([]);
    expect(classObstacles(sized({ storageClass: "slow" }), liveOf(), [storageClass("slow")])).toEqual([]);
  });

  it.each([
    [cluster, [storageClass("slow")], "No storage class is the default; there is slow."],
    [cluster, [], "No storage class is the default; there is none at all."],
    [
      sized({ storageClass: "fast" }),
      [storageClass("slow"), storageClass("x")],
      "There is no storage class fast; there is slow, x.",
    ],
  ])("is missed where there is none", (described, classes, message) => {
    expect(classObstacles(described, liveOf(), classes)).toMatchObject([{ code: "no-storage-class", message }]);
  });

  it("is not missed where every claim is there", () => {
    expect(classObstacles(cluster, runningLive(cluster), [])).toEqual([]);
  });

  it("has to let claims grow that have to, and no others", () => {
    const stiff = [storageClass("standard", true, false)];
    expect(codes(classObstacles(sized({ brokerStorage: "2Gi" }), runningLive(cluster), stiff))).toEqual(
      [1, 2, 3].map((id) => `class-cannot-grow claim data-kafka-${id}`),
    );
    expect(classObstacles(cluster, runningLive(cluster), stiff)).toEqual([]);
  });

  it("is left out with a line where it may not be read", async () => {
    const list = () => {
      throw refused(403);
    };
    const { obstacles, skipped } = await storage(fakeApi({ storage: { listStorageClass: list } }), cluster, liveOf());
    expect([obstacles, skipped]).toEqual([[], ["Storage classes may not be read with these rights"]]);
  });
});
