import { describe, expect, it } from "vitest";
import { awaitAddresses } from "../../../src/targets/kubernetes/addresses.ts";
import { kubernetesClusterOf } from "../../model/cluster-of.ts";
import { fakeApi } from "./fake-api.ts";

const cluster = kubernetesClusterOf({
  brokers: { count: 2 },
  kubernetes: { external: { mode: "loadBalancer", allowPlaintext: true } },
});

const service = (id: number, ip?: string) => ({
  metadata: { name: `kafka-${id}-external` },
  spec: { type: "LoadBalancer" },
  status: { loadBalancer: ip === undefined ? {} : { ingress: [{ ip }] } },
});

/** An API server whose Services are those of each look in turn; the last ones stay. */
function changing(...looks: readonly (readonly object[])[]) {
  let at = 0;
  const listNamespacedService = () => ({ items: looks[Math.min(at++, looks.length - 1)] ?? [] });
  return fakeApi({ core: { listNamespacedService } });
}

describe("the wait for load balancers' addresses", () => {
  it("ends when every broker's has one, and counts from when the Services are there", async () => {
    const told: string[] = [];
    const api = changing(
      [],
      [service(1)],
      [service(1), service(2)],
      [service(1, "203.0.113.1"), service(2, "203.0.113.2")],
    );
    const found = await awaitAddresses(api, cluster, { deadlineMs: 60_000, onProgress: (text) => told.push(text) });
    expect([...found]).toEqual([
      ["kafka-1", "203.0.113.1"],
      ["kafka-2", "203.0.113.2"],
    ]);
    expect(told).toEqual(["waiting for load balancers: kafka-1, kafka-2"]);
  });

  it("says which have none, why that may be and what to do", async () => {
    const api = changing([service(1, "203.0.113.1"), service(2)]);
    const failed = awaitAddresses(api, cluster, { deadlineMs: 0, onProgress: () => undefined });
    const message = await failed.then(String, (error: unknown) => (error as Error).message);
    expect(message.replace(/after \d+ s/, "after a while")).toBe(
      "kafka-2-external has no address after a while, so the brokers of cluster local were left as they are.\n" +
        "A Service of type LoadBalancer gets one from an implementation of load balancers, such as a cloud's, MetalLB or " +
        "k3s' own. Without one in the Kubernetes cluster it waits for ever: then use kubernetes.external.mode: nodePort.\n" +
        "`kubectl --context lab -n kafka describe service kafka-2-external` tells more. Where it only takes longer: " +
        "KAFKA_CLUSTER_ADDRESS_SECONDS=600.\n" +
        "Nothing was removed. The next `pulumi up` looks again.",
    );
  });
});
