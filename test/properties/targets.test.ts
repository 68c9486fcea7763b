import { describe, expect, it } from "vitest";
import type { Cluster } from "../../src/model/cluster.ts";
import { EXTERNAL_HOST, podFact, RACK } from "../../src/properties/pod-facts.ts";
import { render } from "../../src/properties/render.ts";
import type { Description } from "../../src/spec/schema.ts";
import { clusterOf, kubernetesClusterOf } from "../model/cluster-of.ts";
import { readProperties } from "./read-properties.ts";

const descriptions: readonly Partial<Description>[] = [
  {},
  {
    brokers: { count: 5, overrides: { "num.io.threads": 9 } },
    zookeeper: { count: 5, overrides: { maxClientCnxns: 7 } },
  },
  { profile: "production", brokers: { count: 1 }, zookeeper: { count: 1 } },
];

/** Addresses as Docker has them: in DNS a pod has its Service and namespace behind its name, a Service its namespace. */
function withDockerAddresses(text: string, brokers: number): string {
  const external = Array.from(
    { length: brokers },
    (_, i) => [`node.example.com:${30_092 + i}`, `127.0.0.1:${9092 + i}`] as const,
  );
  return external.reduce(
    (changed, [there, here]) => changed.replaceAll(there, here),
    text.replaceAll(/(\.(kafka|zookeeper)-headless)?\.shop\.svc/g, ""),
  );
}

function files(cluster: Cluster): readonly string[] {
  return [...render(cluster).nodes].flatMap(([node, own]) =>
    own.map(({ name, content }) => `${node}/${name}\n${content}`),
  );
}

describe.each(descriptions)("the files of %j", (description) => {
  const external = { mode: "nodePort", host: "node.example.com", allowPlaintext: true } as const;
  const docker = clusterOf(description);
  const kubernetes = kubernetesClusterOf({ ...description, kubernetes: { namespace: "shop", external } });

  it("are the same on Docker and on Kubernetes but for addresses", () => {
    expect(files(kubernetes)).not.toEqual(files(docker));
    expect(files(kubernetes).map((text) => withDockerAddresses(text, docker.brokers.length))).toEqual(files(docker));
  });

  it("go with the same nodes and the same settings of the whole cluster", () => {
    const names = (cluster: Cluster) =>
      [...cluster.zookeepers, ...cluster.brokers].map(({ name, id, role }) => ({ name, id, role }));
    expect(names(kubernetes)).toEqual(names(docker));
    expect(render(kubernetes).dynamic).toEqual(render(docker).dynamic);
  });
});

/** What stands in Docker's place where only the pod knows: two values, and the three keys that let Kafka read them. */
function withoutPodFacts(text: string): string {
  return text
    .replaceAll(podFact(EXTERNAL_HOST), "node.example.com")
    .replace(`broker.rack=${podFact(RACK)}\n`, "")
    .replace(/# What only the pod knows.*\n(config\.providers.*\n)+\n/, "");
}

describe.each([
  ["the address of its node", { mode: "nodePort", host: "nodeIP", allowPlaintext: true }, undefined],
  ["the address of its load balancer", { mode: "loadBalancer", port: 30_092, allowPlaintext: true }, undefined],
  ["its rack", { mode: "nodePort", host: "node.example.com", allowPlaintext: true }, "zone"],
] as const)("a broker that has to ask its pod for %s", (_, external, rackLabel) => {
  const rack = rackLabel === undefined ? {} : { rackLabel };
  const kubernetes = kubernetesClusterOf({ kubernetes: { namespace: "shop", external, ...rack } });

  it("has the same files as on Docker otherwise", () => {
    const brokers = external.mode === "loadBalancer" ? [30_092, 30_092, 30_092] : [30_092, 30_093, 30_094];
    const texts = files(kubernetes).map(withoutPodFacts);
    const here = texts.map((text) =>
      brokers.reduce(
        (changed, port, at) =>
          text.startsWith(`kafka-${at + 1}/`)
            ? changed.replaceAll(`node.example.com:${port}`, `127.0.0.1:${9092 + at}`)
            : changed,
        text.replaceAll(/(\.(kafka|zookeeper)-headless)?\.shop\.svc/g, ""),
      ),
    );
    expect(here).toEqual(files(clusterOf({})));
  });

  it("may read that one file and no other", () => {
    const [first] = [...render(kubernetes).nodes].filter(([node]) => node === "kafka-1");
    const text = first?.[1].find(({ name }) => name === "server.properties")?.content ?? "";
    const properties = readProperties(text);
    expect([...properties].filter(([key]) => key.startsWith("config.providers"))).toEqual([
      ["config.providers", "pod"],
      ["config.providers.pod.class", "org.apache.kafka.common.config.provider.FileConfigProvider"],
      ["config.providers.pod.param.allowed.paths", "/etc/kafka-cluster/pod.properties"],
    ]);
  });
});

describe("a broker on Kubernetes", () => {
  const listeners = (description: Partial<Description>) => kubernetesClusterOf(description).brokers[1]?.listeners ?? [];

  it("is reached by nobody outside where nothing is said", () => {
    expect(listeners({}).map(({ name, advertised }) => `${name} ${advertised.host}:${advertised.port}`)).toEqual([
      "REPLICATION kafka-2.kafka-headless.kafka.svc:9091",
      "INTERNAL kafka-2.kafka.svc:9092",
    ]);
  });

  it("advertises the node port it has, under its own name where the host has a place for it", () => {
    const external = {
      mode: "nodePort",
      host: "kafka-{id}.example.com",
      nodePortBase: 31_000,
      allowPlaintext: true,
    } as const;
    expect(listeners({ kubernetes: { external } }).at(-1)).toEqual({
      name: "EXTERNAL",
      containerPort: 19_092,
      advertised: { host: "kafka-2.example.com", port: 31_001 },
      published: { ip: "node", port: 31_001 },
    });
  });

  it("advertises its load balancer's port, under a name of its own where there is one", () => {
    const external = { mode: "loadBalancer", port: 9095, allowPlaintext: true } as const;
    expect(listeners({ kubernetes: { external } }).at(-1)).toEqual({
      name: "EXTERNAL",
      containerPort: 19_092,
      advertised: { host: "", port: 9095 },
      published: { ip: "loadBalancer", port: 9095 },
      hostOf: "loadBalancer",
    });
    const named = { ...external, host: "kafka-{id}.example.com" } as const;
    expect(listeners({ kubernetes: { external: named } }).at(-1)).toEqual({
      name: "EXTERNAL",
      containerPort: 19_092,
      advertised: { host: "kafka-2.example.com", port: 9095 },
      published: { ip: "loadBalancer", port: 9095 },
    });
  });
});
