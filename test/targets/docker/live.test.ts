import { describe, expect, it } from "vitest";
import { label } from "../../../src/targets/docker/labels.ts";
import { isRunning, isUnusable, type LiveContainer, look } from "../../../src/targets/docker/live.ts";
import { fakeDocker } from "./fake-docker.ts";
import { ours } from "./live-of.ts";

const wanted = {
  cluster: "local",
  names: ["local-kafka-1", "local-kafka-1-data", "shared"],
  stack: "kafka-cluster/local",
  component: "local",
};
const renamed = { [label.cluster]: "old", [label.stack]: wanted.stack, [label.component]: wanted.component };
const elsewhere = { [label.cluster]: "old", [label.stack]: wanted.stack, [label.component]: "other" };

describe("What the engine has of a cluster", () => {
  it("is what has its names, its label, or was made by its stack under another name", async () => {
    const { docker } = fakeDocker({
      containers: [
        { name: "local-kafka-1" },
        { name: "a", labels: ours, state: "exited" },
        { name: "b", labels: renamed },
        { name: "c", labels: elsewhere },
        { name: "d", labels: { ...ours, [label.temporary]: "volumes" } },
      ],
      volumes: [
        { name: "local-kafka-1-data" },
        { name: "v", labels: ours },
        { name: "w", labels: elsewhere },
        { name: "x" },
      ],
      networks: [{ name: "bridge", gateway: "172.17.0.1" }, { name: "shared" }, { name: "n", labels: renamed }],
    });
    const live = await look(docker, wanted);
    expect([...live.containers.keys()]).toEqual(["local-kafka-1", "a", "b"]);
    expect([...live.volumes.keys()]).toEqual(["local-kafka-1-data", "v"]);
    expect([...live.networks.values()]).toEqual([
      { id: "net-shared", name: "shared", labels: {} },
      { id: "net-n", name: "n", labels: renamed },
    ]);
    expect(live.gatewayIp).toBe("172.17.0.1");
  });

  it("says of a container what it runs, which ports it holds and whether a network of it is gone", async () => {
    const { docker } = fakeDocker({
      containers: [
        { name: "local-kafka-1", image: "apache/kafka:3.9.2", ports: [9092], networks: ["net-shared"], labels: ours },
        { name: "local-kafka-2", state: "exited", networks: ["net-shared", "net-gone"], labels: ours },
        { name: "local-kafka-3", state: "created", networks: [""], labels: ours },
      ],
      networks: [{ name: "shared" }],
    });
    const { containers } = await look(docker, wanted);
    expect(containers.get("local-kafka-1")).toEqual({
      id: "id-of-local-kafka-1",
      name: "local-kafka-1",
      labels: ours,
      image: "apache/kafka:3.9.2",
      state: "running",
      ports: [9092],
      networks: ["net-shared"],
      cutOff: false,
    });
    expect([...containers.values()].map(({ cutOff }) => cutOff)).toEqual([false, true, false]);
  });

  it("may be nothing, also where the engine answers with null", async () => {
    const { docker, engine } = fakeDocker();
    engine.listVolumes.mockResolvedValue({ Volumes: null } as never);
    const live = await look(docker, wanted);
    expect([live.containers.size, live.volumes.size, live.networks.size, live.gatewayIp]).toEqual([0, 0, 0, undefined]);
  });
});

describe("A container", () => {
  const container = (state: string, cutOff = false): LiveContainer => ({
    id: "i",
    name: "n",
    labels: {},
    image: "x",
    state,
    ports: [],
    networks: [],
    cutOff,
  });

  it.each([
    ["running", true, false],
    ["paused", true, false],
    ["restarting", true, false],
    ["exited", false, false],
    ["created", false, true],
    ["dead", false, true],
    ["removing", false, true],
  ])("that is %s runs: %s, has to be made anew: %s", (state, runs, unusable) => {
    expect([isRunning(container(state)), isUnusable(container(state))]).toEqual([runs, unusable]);
  });

  it("that was stopped and has lost a network has to be made anew; while it runs it is left alone", () => {
    expect([isUnusable(container("exited", true)), isUnusable(container("running", true))]).toEqual([true, false]);
  });

  it("that is not there does neither", () => {
    expect([isRunning(undefined), isUnusable(undefined)]).toEqual([false, false]);
  });
});
