import { describe, expect, it } from "vitest";
import type { Broker } from "../../../src/model/cluster.ts";
import type { Description } from "../../../src/spec/schema.ts";
import { Hosts } from "../../../src/targets/kubernetes/hosts.ts";
import type { SeenPod } from "../../../src/targets/kubernetes/volumes.ts";
import { kubernetesClusterOf } from "../../model/cluster-of.ts";
import { liveOf, pod } from "./live-of.ts";

type External = NonNullable<NonNullable<Description["kubernetes"]>["external"]>;
const clusterWith = (external: External) =>
  kubernetesClusterOf({ kubernetes: { external: { allowPlaintext: true, ...external } } });

const byNode = clusterWith({ mode: "nodePort", host: "nodeIP" });
const byBalancer = clusterWith({ mode: "loadBalancer" });
const byName = clusterWith({ mode: "nodePort", host: "kafka-{id}.example.com" });

const outside = (brokers: readonly Broker[]) =>
  brokers.flatMap(({ listeners }) =>
    listeners.flatMap(({ name, advertised: { host, port } }) => (name === "EXTERNAL" ? [`${host}:${port}`] : [])),
  );
const seen = (node: Broker | undefined, host: string | undefined) => ({ node, host }) as unknown as SeenPod;

/** The Services of load balancers; `undefined` has no address yet. */
const balancers = (...ingress: readonly (object | undefined)[]) =>
  ingress.map((one, at) => ({
    metadata: { name: `kafka-${at + 1}-external` },
    spec: { type: "LoadBalancer" },
    status: { loadBalancer: one === undefined ? {} : { ingress: [one] } },
  }));

describe("the hosts that brokers advertise to the outside", () => {
  it("are those of the description where it says them", () => {
    const hosts = new Hosts(byName, undefined);
    expect(hosts.isComplete).toBe(true);
    expect(hosts.brokers()).toEqual(byName.brokers);
  });

  it("are those of the nodes that pods run on, until a pod itself tells another one", () => {
    const pods = byNode.brokers.map((broker) => pod(broker, { hostIP: `10.0.0.${broker.id}` }));
    const hosts = new Hosts(byNode, liveOf({ pods }));
    expect(outside(hosts.brokers())).toEqual(["10.0.0.1:30092", "10.0.0.2:30093", "10.0.0.3:30094"]);
    hosts.note([seen(byNode.brokers[1], "10.0.0.9"), seen(byNode.brokers[2], undefined)]);
    expect(outside(hosts.brokers())).toEqual(["10.0.0.1:30092", "10.0.0.9:30093", "10.0.0.3:30094"]);
  });

  it("are the names or the addresses of load balancers", () => {
    const services = balancers(
      { hostname: "lb-1.example.com", ip: "203.0.113.1" },
      { ip: "203.0.113.2" },
      { ip: "::1" },
    );
    const hosts = new Hosts(byBalancer, liveOf({ services }));
    expect(hosts.isComplete).toBe(true);
    expect(outside(hosts.brokers())).toEqual(["lb-1.example.com:9094", "203.0.113.2:9094", "::1:9094"]);
  });

  it("are left out, and nobody is sent there, while they are not known", () => {
    const hosts = new Hosts(byBalancer, liveOf({ services: balancers({ ip: "203.0.113.1" }, undefined) }));
    expect(hosts.isComplete).toBe(false);
    expect(outside(hosts.brokers())).toEqual(["203.0.113.1:9094"]);
    expect(outside(new Hosts(byNode, undefined).brokers())).toEqual([]);
  });

  it("are not what a node port's Service had as a load balancer before", () => {
    const services = balancers({ ip: "203.0.113.1" }).map((service) => ({ ...service, spec: { type: "NodePort" } }));
    expect(outside(new Hosts(byBalancer, liveOf({ services })).brokers())).toEqual([]);
  });
});
