import * as pulumi from "@pulumi/pulumi";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { connect, type EngineAddress, findEngine, type Miss } from "../../../src/targets/docker/engine/index.ts";
import { label } from "../../../src/targets/docker/labels.ts";
import { openSession } from "../../../src/targets/docker/session.ts";
import { dockerVantage } from "../../../src/targets/docker/vantage.ts";
import { clusterOf } from "../../model/cluster-of.ts";
import { fakeDocker } from "./fake-docker.ts";
import { liveOf, plansOf, running } from "./live-of.ts";

vi.mock("../../../src/targets/docker/engine/index.ts", async (original) => ({
  ...(await original<typeof import("../../../src/targets/docker/engine/index.ts")>()),
  connect: vi.fn(),
  findEngine: vi.fn(),
}));
const mocks = { call: () => ({}), newResource: () => ({ id: "", state: {} }) };
const warn = vi.spyOn(pulumi.log, "warn").mockResolvedValue();
beforeEach(() => void warn.mockClear());

const engine = (change: Partial<EngineAddress> = {}) =>
  ({ source: "DOCKER_HOST", address: "unix:///x.sock", isPodman: false, ...change }) as EngineAddress;
const miss = (kind: Miss["kind"]): Miss => ({ source: "DOCKER_HOST", address: "unix:///x.sock", kind, reason: "why" });
const open = async (preview: boolean) => {
  await pulumi.runtime.setMocks(mocks, "kafka-cluster", "local", preview);
  return openSession(clusterOf({ docker: { host: "unix:///x.sock", network: "shared" } }), "main");
};

describe("Opening the engine", () => {
  it("asks where the description says, and reads once what there is of this cluster", async () => {
    const fake = fakeDocker({
      containers: [{ name: "local-kafka-1" }, { name: "theirs" }],
      volumes: [{ name: "local-zookeeper-3-data" }],
      networks: [{ name: "shared" }, { name: "local-metadata" }, { name: "local" }],
    });
    vi.mocked(findEngine).mockResolvedValue({ engine: engine() });
    vi.mocked(connect).mockReturnValue(fake.docker);
    const session = await open(false);
    expect(vi.mocked(findEngine).mock.lastCall).toEqual([{ host: "unix:///x.sock" }]);
    expect([...(session?.live.containers.keys() ?? [])]).toEqual(["local-kafka-1"]);
    expect([...(session?.live.volumes.keys() ?? [])]).toEqual(["local-zookeeper-3-data"]);
    expect([...(session?.live.networks.keys() ?? [])]).toEqual(["shared", "local-metadata"]);
    expect(session?.engineId).toBe("engine-1");
  });

  it("takes no id from Podman, which makes up another one for every answer", async () => {
    vi.mocked(findEngine).mockResolvedValue({ engine: engine({ isPodman: true }) });
    vi.mocked(connect).mockReturnValue(fakeDocker().docker);
    expect((await open(false))?.engineId).toBe("");
  });

  it.each([
    ["stopped", "no-engine"],
    ["forbidden", "engine-forbidden"],
  ] as const)("ends an update where it is %s: %s", async (kind, code) => {
    vi.mocked(findEngine).mockResolvedValue({ misses: [miss(kind)] });
    await expect(open(false)).rejects.toThrow(code);
    await expect(open(false)).rejects.toThrow("DOCKER_HOST: why.");
  });

  it("lets a preview go on without one, and names the checks it could not make", async () => {
    vi.mocked(findEngine).mockResolvedValue({ misses: [miss("absent")] });
    expect(await open(true)).toBeUndefined();
    expect(warn.mock.calls.map(([text]) => text)).toEqual([
      "No Docker engine answered (DOCKER_HOST: why). The plan is shown without these checks: host ports free, memory, image present, objects of the same name, kept volumes.",
    ]);
  });
});

describe("Looking at a cluster on Docker", () => {
  const cluster = clusterOf({ listeners: { hostPortBase: 19_092 } });

  it("knows where brokers answer that run with an older description", () => {
    const containers = plansOf(clusterOf()).map((plan) => running(plan));
    expect(dockerVantage(fakeDocker().docker, cluster, liveOf({ containers })).alsoAt).toEqual([
      "127.0.0.1:9092",
      "127.0.0.1:9093",
      "127.0.0.1:9094",
    ]);
    const unlabelled = running(plansOf(clusterOf())[5] as never, { labels: { [label.role]: "broker" } });
    expect(dockerVantage(fakeDocker().docker, cluster, liveOf({ containers: [unlabelled] })).alsoAt).toEqual([]);
  });

  it("names the command that shows a node's log", () => {
    expect(dockerVantage(fakeDocker().docker, cluster, liveOf()).logCommand("kafka-2")).toBe(
      "docker logs local-kafka-2",
    );
  });

  it("says why a node that does not run cannot ask", async () => {
    const asked = dockerVantage(fakeDocker().docker, cluster, liveOf()).probe("kafka-1", ["kafka", "kafka-2:9092"]);
    await expect(asked).rejects.toThrow();
  });
});
