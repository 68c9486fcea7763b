import { createServer, type Server } from "node:net";
import { describe, expect, it, onTestFinished } from "vitest";
import type { DockerCluster } from "../../../src/model/cluster.ts";
import type { Description } from "../../../src/spec/schema.ts";
import { busyPorts } from "../../../src/targets/docker/ports.ts";
import { clusterOf } from "../../model/cluster-of.ts";
import { fakeDocker } from "./fake-docker.ts";
import { liveOf, plansOf, running } from "./live-of.ts";

describe("A port of the host", () => {
  const portOf = (server: Server) => (server.address() as { port: number }).port;
  const listening = async (host: string): Promise<number> => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen({ host, port: 0 }, resolve));
    onTestFinished(() => void server.close());
    return portOf(server);
  };
  /** One broker on this port, and one ZooKeeper on the next but one kind of port. */
  const single = (listeners: Description["listeners"], published = false): DockerCluster =>
    clusterOf({ brokers: { count: 1 }, zookeeper: { count: 1, published }, listeners });
  const freePort = async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen({ host: "127.0.0.1", port: 0 }, resolve));
    const port = portOf(server);
    await new Promise<void>((resolve) => server.close(() => resolve()));
    return port;
  };

  it("that is free is no obstacle, and nobody is asked who holds it", async () => {
    const { docker, engine } = fakeDocker();
    expect(await busyPorts(docker, single({ hostPortBase: await freePort() }), liveOf(), "127.0.0.1")).toEqual([]);
    expect(engine.listContainers).not.toHaveBeenCalled();
  });

  it.each(["127.0.0.1", "0.0.0.0", "::"])(
    "that a process listens on at %s is told, with what wants it",
    async (host) => {
      const port = await listening(host);
      const { docker } = fakeDocker();
      expect(await busyPorts(docker, single({ hostPortBase: port }), liveOf(), "127.0.0.1")).toEqual([
        {
          code: "port-busy",
          about: `127.0.0.1:${port}`,
          message: `Port ${port}, wanted for kafka-1's EXTERNAL listener, is held by another process on this machine.`,
          remedy: "Stop it, or set listeners.hostPortBase to a free range.",
        },
      ]);
    },
  );

  it("is told with the container that holds it, and with the setting that decides it", async () => {
    const [hostPortBase, gatewayPortBase, zookeeperPortBase] = [
      await freePort(),
      await listening("127.0.0.1"),
      await listening("127.0.0.1"),
    ];
    const cluster = single({ hostPortBase, hostGateway: true, gatewayPortBase, zookeeperPortBase }, true);
    const { docker } = fakeDocker({ containers: [{ name: "theirs", ports: [1, gatewayPortBase] }] });
    const obstacles = await busyPorts(docker, cluster, liveOf(), "127.0.0.1");
    expect(obstacles.map(({ message, remedy }) => [message, remedy])).toEqual([
      [
        `Port ${zookeeperPortBase}, wanted for zookeeper-1's client port, is held by another process on this machine.`,
        "Stop it, or set listeners.zookeeperPortBase to a free range.",
      ],
      [
        `Port ${gatewayPortBase}, wanted for kafka-1's GATEWAY listener, is held by container theirs.`,
        "Stop it, or set listeners.gatewayPortBase to a free range.",
      ],
    ]);
  });

  it("that its own node holds is no obstacle, not even for one that Docker is just starting again", async () => {
    const port = await listening("127.0.0.1");
    const cluster = single({ hostPortBase: port });
    const [, plan] = plansOf(cluster);
    if (plan === undefined) throw new Error("no plan");
    const { docker } = fakeDocker({ containers: [{ name: "local-kafka-1", ports: [port] }] });
    expect(await busyPorts(docker, cluster, liveOf({ containers: [running(plan)] }), "127.0.0.1")).toEqual([]);
    const restarting = running(plan, { state: "restarting", ports: [] });
    expect(await busyPorts(docker, cluster, liveOf({ containers: [restarting] }), "127.0.0.1")).toEqual([]);
  });

  it("that Docker listens on for a node it is just starting again, and does not list yet, is no obstacle", async () => {
    const port = await listening("127.0.0.1");
    const cluster = single({ hostPortBase: port });
    const HostConfig = {
      PortBindings: { "19092/tcp": [{ HostIp: "127.0.0.1", HostPort: String(port) }], "1/tcp": null },
    };
    const busyWhile = (State: object, config: object = HostConfig) => {
      const { docker } = fakeDocker({ inspected: { "local-kafka-1": { State, HostConfig: config } } });
      return busyPorts(docker, cluster, liveOf(), "127.0.0.1");
    };
    expect(await busyWhile({ Running: false, Restarting: true })).toEqual([]);
    expect(await busyWhile({ Running: true, Restarting: false })).toEqual([]);
    expect(await busyWhile({ Running: false, Restarting: false })).toMatchObject([{ code: "port-busy" }]);
    expect(await busyWhile({ Running: true, Restarting: true }, { PortBindings: null })).toMatchObject([
      { code: "port-busy" },
    ]);
  });

  it("that a running node is to move to is looked at before the node is stopped", async () => {
    const [before, after] = [await freePort(), await listening("127.0.0.1")];
    const [, old] = plansOf(single({ hostPortBase: before }));
    if (old === undefined) throw new Error("no plan");
    const live = liveOf({ containers: [running(old)] });
    const { docker } = fakeDocker({ containers: [{ name: "local-kafka-1", ports: [before] }] });
    const obstacles = await busyPorts(docker, single({ hostPortBase: after }), live, "127.0.0.1");
    expect(obstacles.map(({ about }) => about)).toEqual([`127.0.0.1:${after}`]);
  });

  it("that another node of the same cluster still holds is told: they change one at a time", async () => {
    const port = await listening("127.0.0.1");
    const { docker } = fakeDocker({ containers: [{ name: "local-kafka-2", ports: [port] }] });
    const [obstacle] = await busyPorts(docker, single({ hostPortBase: port }), liveOf(), "127.0.0.1");
    expect(obstacle?.message).toContain("is held by container local-kafka-2");
  });

  it("on an address this machine does not have is Docker's business", async () => {
    const { docker } = fakeDocker();
    const cluster = single({ hostPortBase: await freePort(), hostGateway: true, gatewayPortBase: await freePort() });
    expect(await busyPorts(docker, cluster, liveOf(), "192.0.2.1")).toEqual([]);
  });
});
