import { describe, expect, it } from "vitest";
import { official, ours as ourContract } from "../../../images/contract.ts";
import type { Cluster, Node } from "../../../src/model/cluster.ts";
import { imageProfile } from "../../../src/model/images.ts";
import { nodesOf } from "../../../src/model/nodes.ts";
import { stateOf } from "../../../src/model/state.ts";
import type { Description } from "../../../src/spec/schema.ts";
import { bindingsOf, type ContainerPlan, planContainer } from "../../../src/targets/docker/container.ts";
import { officialImage } from "../../../src/targets/docker/image.ts";
import { label } from "../../../src/targets/docker/labels.ts";
import { expectFile } from "../../artefact.ts";
import { clusterOf } from "../../model/cluster-of.ts";
import { plansOf } from "./live-of.ts";

const cp = {
  brokers: { image: "confluentinc/cp-kafka:7.9.6" },
  zookeeper: { image: "confluentinc/cp-zookeeper:7.9.6" },
};
const cases: Readonly<Record<string, readonly [Partial<Description>, image?: string]>> = {
  "three-by-three": [{}],
  published: [{ zookeeper: { published: true } }],
  gateway: [{ listeners: { hostGateway: true } }],
  lan: [{ listeners: { advertisedHost: "192.168.1.20" } }],
  cp: [cp],
  official: [{}, officialImage("3.9.2")],
  kraft: [{ metadata: "kraft" }],
  combined: [{ metadata: "kraft", controllers: { combined: true } }],
};

const planOf = (plans: readonly ContainerPlan[], node: string) => {
  const found = plans.find((plan) => plan.node.name === node);
  if (found === undefined) throw new Error(`no plan for ${node}`);
  return found;
};

/** The rendered files are goldens of their own, and the hash follows from everything else. */
function reviewed({ name, files, args, labels }: ContainerPlan): unknown {
  const uploads = args.uploads.map((upload) => ({ ...upload, content: "(files)" }));
  const shown = files.map((file) => (file.name.includes("/") ? file : { ...file, content: "(rendered)" }));
  return { name, files: shown, args: { ...args, uploads }, labels: { ...labels, [label.hash]: "(hash)" } };
}

/** For JSON.stringify: keys in alphabetical order, whatever the order in the source. */
function sorted(_: string, value: unknown): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

describe("The container of a node", () => {
  it.each(Object.entries(cases))("is as reviewed: %s", (name, [description, image]) => {
    const plans = plansOf(clusterOf(description), image);
    const firsts = plans.filter(({ node }) => node.name.endsWith("-1")).toReversed();
    const golden = firsts.map(reviewed);
    const text = JSON.stringify(golden, sorted, 2);
    expectFile(`${import.meta.dirname}/../../golden/docker/${name}.json`, `${text}\n`);
  });

  it("has its health checked in durations as Go writes them, or a refresh would show a difference for ever", () => {
    for (const { args } of plansOf(clusterOf())) {
      const { interval, timeout, startPeriod } = args.healthcheck as Record<string, string>;
      for (const duration of [interval, timeout, startPeriod]) expect(duration).toBe(asGo(duration ?? ""));
    }
    expect([asGo("60s"), asGo("1m0s"), asGo("10s"), asGo("3600s")]).toEqual(["1m0s", "1m0s", "10s", "1h0m0s"]);
  });

  it("is in Docker's own network where it is alone, and knows itself by the names that others have elsewhere", () => {
    const description = { metadata: "kraft", controllers: { combined: true }, brokers: { count: 1 } } as const;
    const [plan] = plansOf(clusterOf({ ...description, docker: { network: "bridge" } }));
    expect(plan?.args).toMatchObject({ hostname: "kafka-1", hosts: [{ host: "kafka", ip: "127.0.0.1" }] });
    expect(Object.keys(plan?.args ?? {})).not.toContain("networksAdvanced");
    const [named] = plansOf(clusterOf(description));
    expect(named?.args.networksAdvanced).toEqual([{ name: "local", aliases: ["kafka-1", "kafka"] }]);
    expect(Object.keys(named?.args ?? {})).not.toContain("hosts");
  });

  it("binds what it publishes to loopback, except where a host of the LAN was named", () => {
    const ips = (description: Partial<Description>) => [
      ...new Set(nodesOf(clusterOf(description)).flatMap((node) => bindingsOf(node, "172.17.0.1").map(({ ip }) => ip))),
    ];
    expect(ips({ zookeeper: { published: true } })).toEqual(["127.0.0.1"]);
    expect(ips({ listeners: { hostGateway: true } })).toEqual(["127.0.0.1", "172.17.0.1"]);
    expect(ips({ zookeeper: { published: true }, listeners: { advertisedHost: "192.168.1.20" } })).toEqual([
      "127.0.0.1",
      "0.0.0.0",
    ]);
  });

  it("names with every published port the setting that decides it", () => {
    const cluster = clusterOf({ zookeeper: { published: true }, listeners: { hostGateway: true } });
    const said = (node: Node | undefined) =>
      node &&
      bindingsOf(node, "172.17.0.1").map(({ what, setting, port, internal }) => [what, setting, port, internal]);
    expect(said(cluster.brokers[1])).toEqual([
      ["EXTERNAL listener", "listeners.hostPortBase", 9093, 19_092],
      ["GATEWAY listener", "listeners.gatewayPortBase", 29_093, 29_092],
    ]);
    expect(said(cluster.zookeepers[2])).toEqual([["client port", "listeners.zookeeperPortBase", 2183, 2181]]);
    expect(said(clusterOf().zookeepers[0])).toEqual([]);
  });
});

describe("What an image declares as a volume, and what a node keeps,", () => {
  /** https://github.com/confluentinc/kafka-images 7.9.x and https://github.com/31z4/zookeeper-docker: their VOLUME lines. */
  const declared = [
    ["apache", "broker", official("3.9.2").volumes],
    ["apache", "zookeeper", official("3.9.2").volumes],
    ["apache", "broker", ourContract("3.9.2").volumes],
    ["cp", "broker", ["/var/lib/kafka/data", "/etc/kafka/secrets"]],
    ["cp", "zookeeper", ["/var/lib/zookeeper/data", "/var/lib/zookeeper/log", "/etc/zookeeper/secrets"]],
    ["zookeeper", "zookeeper", ["/data", "/datalog", "/logs"]],
  ] as const;

  const withProfile = (cluster: Cluster, family: (typeof declared)[number][0], role: Node["role"]): Node => {
    const node = role === "broker" ? cluster.brokers[0] : cluster.zookeepers[0];
    const profile = imageProfile(family, role);
    if (node === undefined || profile === undefined) throw new Error(`${family} runs no ${role}`);
    return { ...node, image: { reference: `${family}:1.2.3`, profile } };
  };
  const planned = (family: (typeof declared)[number][0], role: Node["role"]) => {
    const cluster = clusterOf();
    const node = withProfile(cluster, family, role);
    const { args } = planContainer(cluster, node, [], "x:1", "172.17.0.1");
    const mounts = (args.volumes as { volumeName: string; containerPath: string }[]) ?? [];
    return { node, mounts, scratch: Object.keys(args.tmpfs as Record<string, string>) };
  };

  it.each(declared)(
    "%s as %s: every declared path is a named volume or a tmpfs, so no anonymous one is left",
    (family, role, paths) => {
      const { mounts, scratch } = planned(family, role);
      const covered = [...mounts.map(({ containerPath }) => containerPath), ...scratch];
      expect(paths.filter((path) => !covered.includes(path))).toEqual([]);
      expect(mounts.every(({ volumeName }) => /^local-(kafka|zookeeper)-1-\w+$/.test(volumeName))).toBe(true);
    },
  );

  it.each(declared)("%s as %s: every path with state lies in a named volume", (family, role) => {
    const { node, mounts, scratch } = planned(family, role);
    const { mount, identity: record, version, birthMarker, directories } = stateOf(node);
    for (const path of [mount, record, version, birthMarker, ...directories]) {
      expect(mounts.some(({ containerPath }) => path === containerPath || path.startsWith(`${containerPath}/`))).toBe(
        true,
      );
      expect(scratch.filter((tmpfs) => path.startsWith(tmpfs))).toEqual([]);
    }
  });
});

/** A duration the way Go's time.Duration prints it. */
function asGo(text: string): string {
  const [, h = "0", m = "0", s = "0"] = /^(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s)?$/.exec(text) ?? [];
  const seconds = Number(h) * 3600 + Number(m) * 60 + Number(s);
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor((seconds % 3600) / 60)];
  if (hours > 0) return `${hours}h${minutes}m${seconds % 60}s`;
  return minutes > 0 ? `${minutes}m${seconds % 60}s` : `${seconds}s`;
}

describe("A node's networks", () => {
  const networksOf = (description: Partial<Description>, node: string) =>
    planOf(plansOf(clusterOf(description)), node).args.networksAdvanced;

  it("keep ZooKeeper apart from clients, unless it is to be with them: then each node has one, and its names in it", () => {
    expect(networksOf({}, "zookeeper-1")).toEqual([{ name: "local-metadata", aliases: ["zookeeper-1", "zookeeper"] }]);
    const docker = { metadataNetwork: "clients" } as const;
    expect(networksOf({ docker }, "zookeeper-1")).toEqual([{ name: "local", aliases: ["zookeeper-1", "zookeeper"] }]);
    expect(networksOf({ docker }, "kafka-2")).toEqual([{ name: "local", aliases: ["kafka-2", "kafka"] }]);
  });
});
