import { describe, expect, it } from "vitest";
import { describe as describeCluster } from "../../src/model/describe.ts";
import { votersOf } from "../../src/model/quorum.ts";
import { isOn } from "../../src/model/targets.ts";
import { type ClusterOptions, describeThrowaway, settleOptions } from "../../src/testing/options.ts";

/** The cluster that `up` would make of it. */
function meant(options: ClusterOptions) {
  const value = describeThrowaway(settleOptions(options), place);
  const described = describeCluster({ kind: "value", value, stackName: "any" });
  if ("problems" in described) throw new Error(JSON.stringify(described.problems));
  return described.cluster;
}

const place = { name: "throwaway-1", hostPortBase: 20_100, gatewayPortBase: 20_200 };

describe("What a test may say about its cluster", () => {
  it.each<[ClusterOptions, string]>([
    [{ brokers: 4 }, "brokers is 4; a throw-away cluster has 1 to 3"],
    [{ brokers: 1.5 }, "brokers is 1.5; a throw-away cluster has 1 to 3"],
    [{ zookeepers: 2 }, "zookeepers is 2; write 1 or 3"],
    [{ name: "My tests" }, 'name is "My tests"; write at most 31 lower-case letters, digits and "-"'],
    [{ broker: 3 } as ClusterOptions, "broker is none of metadata, brokers, zookeepers"],
    [{ metadata: "raft" } as unknown as ClusterOptions, 'metadata is "raft"; write zookeeper or kraft'],
    [{ metadata: "kraft", zookeepers: 1 }, "zookeepers is 1, but metadata is kraft: the brokers are the controllers"],
    [{ network: false }, "network is false; only one broker with metadata: kraft has nobody to find in a network"],
    [{ metadata: "kraft", brokers: 3, network: false }, "network is false; only one broker with metadata: kraft"],
  ])("is refused in its words: %o", (options, said) => {
    expect(() => settleOptions(options)).toThrow(
      expect.objectContaining({ details: [expect.stringContaining(said)] }) as Error,
    );
  });

  it.each<ClusterOptions>([
    {},
    { brokers: 3, zookeepers: 3 },
    { brokers: 2, version: "3.8.1", image: "kafka-cluster/kafka:3.8.1", heap: "256m" },
    { hostGateway: true, overrides: { "message.max.bytes": 2_000_000, "auto.create.topics.enable": false } },
  ])("becomes a description that `up` would take: %o", (options) => {
    const cluster = meant(options);
    expect(cluster.brokers).toHaveLength(options.brokers ?? 1);
    expect(cluster.zookeepers).toHaveLength(options.zookeepers ?? 1);
    expect(isOn(cluster, "docker") && cluster.target).toMatchObject({
      network: { name: "throwaway-1", existing: true },
      metadataNetwork: "throwaway-1",
    });
    for (const { published } of cluster.brokers.flatMap(({ listeners }) => listeners)) {
      if (published !== undefined) expect(["127.0.0.1", "gateway"]).toContain(published.ip);
    }
  });

  it("makes of KRaft brokers that are the controllers, and one of them waits for no network", () => {
    const networkOf = (options: ClusterOptions) => {
      const cluster = meant({ metadata: "kraft", ...options });
      expect([cluster.zookeepers, cluster.controllers]).toEqual([[], []]);
      expect(votersOf(cluster)).toHaveLength(options.brokers === 3 ? 3 : 1);
      const { network, metadataNetwork } = isOn(cluster, "docker") ? cluster.target : expect.fail("not on Docker");
      expect(metadataNetwork).toBe(network.name);
      return network.name;
    };
    expect(networkOf({})).toBe("bridge");
    expect(networkOf({ hostGateway: true, heap: "256m" })).toBe("bridge");
    expect(networkOf({ network: true })).toBe("throwaway-1");
    expect(networkOf({ brokers: 2 })).toBe("throwaway-1");
    expect(networkOf({ brokers: 3, version: "3.9.2" })).toBe("throwaway-1");
  });
});
