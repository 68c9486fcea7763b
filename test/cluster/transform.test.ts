import * as pulumi from "@pulumi/pulumi";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { KafkaCluster, type KafkaClusterOptions } from "../../src/cluster.ts";
import { label } from "../../src/targets/labels.ts";
import type { Change } from "../../src/targets/transform.ts";
import { fakeVantage } from "../readiness/fake-vantage.ts";
import { liveOf } from "../targets/docker/live-of.ts";
import { fakeSession } from "./fake-session.ts";
import { hasRun } from "./has-run.ts";
import { answerWell } from "./mocked-kafka.ts";
import { engine } from "./mocked-session.ts";
import { mockPulumi, type Registration, unhandled } from "./program.ts";

vi.mock("../../src/targets/docker/session.ts", () => import("./mocked-session.ts"));
vi.mock("../../src/targets/docker/vantage.ts", () => ({ dockerVantage: () => fakeVantage().vantage }));
vi.mock("../../src/readiness/wait.ts", async (original) => ({
  ...(await original<typeof import("../../src/readiness/wait.ts")>()),
  ...(await import("./mocked-kafka.ts")).wait,
}));
vi.mock("../../src/kafka/client.ts", async (original) => ({
  ...(await original<typeof import("../../src/kafka/client.ts")>()),
  ...(await import("./mocked-kafka.ts")).client,
}));

const events: string[] = [];
const { registered, kept } = await mockPulumi(false, { onRegister: (name) => events.push(`register ${name}`) });
vi.spyOn(pulumi.log, "info").mockResolvedValue();

beforeEach(() => {
  registered.length = 0;
  events.length = 0;
  kept.clear();
  answerWell((text) => events.push(text));
  engine.session = hasRun().session;
});

const up = (options: KafkaClusterOptions) => new KafkaCluster("local", { target: "docker" }, options).ready;
const container = (change: Change) => up({ transform: { container: change } });
const withEnv =
  (value: string): Change =>
  ({ args }) => ({ args: { ...args, envs: [...(args.envs as string[]), `JAVA_TOOL_OPTIONS=${value}`] } });
const registration = (type: string, name: string) =>
  registered.find((one) => one.type.endsWith(`:${type}`) && one.name === name) as Registration;
const labelsIn = ({ inputs }: Registration) =>
  Object.fromEntries((inputs.labels as { label: string; value: string }[]).map((one) => [one.label, one.value]));
const gates = () => events.filter((one) => one.startsWith("gate"));
const live = (name: string) => engine.session?.live.containers.get(name)?.labels ?? {};

describe("A program's change of containers", () => {
  it("is behind the gate, one node at a time, as any change of the description is", async () => {
    await container(withEnv("-Xlog:gc"));
    expect(registration("Container", "local-kafka-1").inputs.envs).toContain("JAVA_TOOL_OPTIONS=-Xlog:gc");
    expect(gates()).toEqual([
      "gate zookeeper-1 after",
      "gate zookeeper-3 after zookeeper-1",
      "gate zookeeper-2 after zookeeper-1 zookeeper-3",
      expect.stringMatching(/^gate kafka-1/),
      expect.stringMatching(/^gate kafka-3/),
      expect.stringMatching(/^gate kafka-2/),
    ]);
    const hash = labelsIn(registration("Container", "local-kafka-1"))[label.hash];
    expect(hash).not.toBe(live("local-kafka-1")[label.hash]);
  });

  it("concerns the nodes it changes, and no others", async () => {
    await container((one) => (one.node === "kafka-2" ? withEnv("-verbose:gc")(one) : undefined));
    expect(gates()).toEqual(["gate kafka-2 after"]);
  });

  it("that changes nothing restarts nobody", async () => {
    await container(({ args }) => ({ args: { ...args } }));
    expect(gates()).toEqual([]);
    expect(labelsIn(registration("Container", "local-kafka-1"))[label.hash]).toBe(live("local-kafka-1")[label.hash]);
  });

  it("can add labels, mounts and options, and is told which node it is asked for", async () => {
    const asked: (string | undefined)[] = [];
    await container(({ name, node, args }) => {
      asked.push(`${name} ${node}`);
      const mount = { hostPath: "/etc/ssl", containerPath: "/ssl", readOnly: true };
      return {
        args: {
          ...args,
          labels: [...(args.labels as object[]), { label: "team", value: "orders" }],
          volumes: [...(args.volumes as object[]), mount],
        },
        opts: { protect: true },
      };
    });
    expect(asked).toContain("local-kafka-3 kafka-3");
    const { inputs } = registration("Container", "local-kafka-3");
    expect(labelsIn(registration("Container", "local-kafka-3"))).toMatchObject({
      team: "orders",
      [label.node]: "kafka-3",
    });
    expect(inputs.volumes).toHaveLength(2);
  });
});

describe("What a program cannot change", () => {
  const without =
    (key: string): Change =>
    ({ args }) => ({ args: { ...args, [key]: [] } });
  it.each<[string, Change, string]>([
    ["a name", ({ args }) => ({ args: { ...args, name: "mine" } }), "It changes name"],
    ["the image", ({ args }) => ({ args: { ...args, image: "mine:1" } }), "It changes image"],
    ["where data is", without("volumes"), "It takes the node's own volume away"],
    ["the files it runs by", without("uploads"), "It takes the node's own files away"],
    ["where those are written", without("tmpfs"), "It takes the node's own files away"],
    [
      "what those would hide",
      ({ args }) => ({
        args: {
          ...args,
          uploads: [...(args.uploads as object[]), { file: "/etc/kafka-cluster/jaas.conf", content: "x" }],
        },
      }),
      "It puts /etc/kafka-cluster/jaas.conf where the node's own files are written at each start",
    ],
    ["our labels", without("labels"), "It changes the label kafka-cluster.cluster"],
    ["an Output", ({ args }) => ({ args: { ...args, memory: pulumi.output(5) } }), "It puts an Output in"],
    ["an option that orders", () => ({ opts: { dependsOn: [] } }), "It sets the option dependsOn"],
  ])("is %s: everything is told before anything is made", async (_, change, message) => {
    await expect(container(change)).rejects.toMatchObject({ message: expect.stringContaining(message), stack: "" });
    expect(registered.map(({ type }) => type).filter((type) => type.startsWith("docker:"))).toEqual([]);
  });

  it("is a kind of resource that this target does not have", () => {
    const change = () => undefined;
    expect(() => up({ transform: { contianer: change, statefulSet: change } })).toThrow(
      /transform\.contianer[\s\S]*transform\.statefulSet[\s\S]*It has network, volume, container/,
    );
  });

  it("is anything by Pulumi's transforms, which come after the order of a roll is decided", () => {
    expect(() => up({ transforms: [() => undefined] })).toThrow(
      /transforms {2}transform-refused[\s\S]*all would, at once/,
    );
  });
});

describe("A program's change of networks and volumes", () => {
  const transform = {
    network: ({ args }) => ({ args: { ...args, options: { "com.docker.network.driver.mtu": "1400" } } }),
    volume: ({ args }) => ({ args: { ...args, driver: "slow" } }),
  } satisfies Record<string, Change>;

  it("is made when they are, and leaves those that exist as they are", async () => {
    engine.session = fakeSession(liveOf()).session;
    await up({ transform: { network: transform.network } });
    expect(registration("Network", "local").inputs.options).toEqual({ "com.docker.network.driver.mtu": "1400" });
    expect(registration("Volume", "local-kafka-1-data").ignoreChanges).toEqual([]);
    engine.session = hasRun().session;
    registered.length = 0;
    await up({ transform });
    expect(registration("Volume", "local-kafka-1-data").ignoreChanges).toEqual(["*"]);
  });
});

describe("The component in another program", () => {
  it("is waited for by what depends on it", async () => {
    const cluster = new KafkaCluster("local", { target: "docker" });
    class After extends pulumi.ComponentResource {
      constructor() {
        super("test:index:After", "after", {}, { dependsOn: cluster });
      }
    }
    new After();
    await cluster.ready;
    await vi.waitFor(() => expect(events).toContain("register after"));
    expect(events.indexOf("register after")).toBeGreaterThan(events.indexOf("register local-settings"));
  });

  it("tells everything that is wrong with its description at once, as of the component, without a trace", () => {
    const made = () => new KafkaCluster("Events", { target: "docker", brokers: { count: 0 } });
    expect(made).toThrow(
      /2 problems[\s\S]*brokers\.count[\s\S]*The component's name, which is the cluster's, is "Events"/,
    );
    try {
      made();
    } catch (error) {
      expect(pulumi.RunError.isInstance(error) && (error as Error).stack).toBe("");
    }
  });

  it("ends the program by the one rejection, also where nobody awaits it", async () => {
    engine.session = hasRun((one) => ({ ...one, labels: { ...one.labels, [label.uid]: "another" } })).session;
    const seen = await unhandled(async () => {
      const cluster = new KafkaCluster("local", { target: "docker" });
      pulumi.all([cluster.bootstrap, cluster.clusterId]).apply(() => undefined);
      await vi.waitFor(() => expect(events).toContain("register local-identity"));
      for (let turn = 0; turn < 50; turn++) await new Promise((done) => setImmediate(done));
    });
    expect(seen).toEqual([expect.objectContaining({ message: expect.stringContaining("foreign-container") })]);
  });
});
