import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { askApiVersions, takeSnapshot } from "../../src/kafka/client.ts";
import type { Broker, ZooKeeperNode } from "../../src/model/cluster.ts";
import type { ClusterSnapshot } from "../../src/readiness/snapshot.ts";
import { type GateOptions, NotReady, waitMayRestart, waitReady } from "../../src/readiness/wait.ts";
import { consentsFrom } from "../../src/spec/consent.ts";
import { expectFile } from "../artefact.ts";
import { clusterOf } from "../model/cluster-of.ts";
import { fakeVantage } from "./fake-vantage.ts";
import { healthy, topic, withTopics } from "./snapshots.ts";

vi.mock("node:timers/promises", () => ({ setTimeout: (ms: number) => new Promise((done) => setTimeout(done, ms)) }));
vi.mock("../../src/kafka/client.ts", async (original) => ({
  ...(await original<typeof import("../../src/kafka/client.ts")>()),
  askApiVersions: vi.fn(),
  takeSnapshot: vi.fn(),
}));

const well = healthy();
const answer = (snapshot: ClusterSnapshot) =>
  vi.mocked(takeSnapshot).mockResolvedValue(snapshot.kafka as NonNullable<ClusterSnapshot["kafka"]>);

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance"] });
  vi.mocked(askApiVersions).mockReset().mockResolvedValue(2);
  answer(well);
});
afterEach(() => void vi.useRealTimers());

/** Lets the clock run until the wait is over; what it rejected with, or what it resolved with. */
async function outcome<T>(wait: Promise<T>): Promise<T | Error> {
  const settled = wait.catch((error: unknown) => error as Error);
  await vi.advanceTimersByTimeAsync(600_000);
  return settled;
}
const golden = (name: string) => `${import.meta.dirname}/../golden/messages/${name}.txt`;

describe("Waiting for readiness", () => {
  it("ends with the first look in which everything holds", async () => {
    const onProgress = vi.fn();
    const { vantage } = fakeVantage();
    const seen = await waitReady(vantage, { deadlineMs: 1000, onProgress });
    expect(seen.kafka?.clusterId).toBe("c");
    expect(onProgress).not.toHaveBeenCalled();
  });

  it("starts nothing in a container before every broker answers this machine and knows the others", async () => {
    const { vantage, probe } = fakeVantage();
    vi.mocked(askApiVersions).mockRejectedValue(new Error("connection refused"));
    const known = well.kafka as NonNullable<ClusterSnapshot["kafka"]>;
    answer({ ...well, kafka: { ...known, brokers: known.brokers.slice(0, 2) } });
    const waiting = waitReady(vantage, { deadlineMs: 60_000, onProgress: () => {} });
    await vi.advanceTimersByTimeAsync(900);
    vi.mocked(askApiVersions).mockResolvedValue(2);
    await vi.advanceTimersByTimeAsync(900);
    expect(probe).not.toHaveBeenCalled();
    answer(well);
    await vi.advanceTimersByTimeAsync(110);
    await waiting;
    expect(probe).toHaveBeenCalledTimes(3);
  });

  it("looks from inside after a while all the same", async () => {
    const { vantage, probe } = fakeVantage();
    vi.mocked(askApiVersions).mockRejectedValue(new Error("connection refused"));
    const waiting = outcome(waitReady(vantage, { deadlineMs: 9000, onProgress: () => {} }));
    await vi.advanceTimersByTimeAsync(5100);
    expect(probe).toHaveBeenCalled();
    expect(await waiting).toBeInstanceOf(NotReady);
  });

  it("goes on while something is missing, says what, and ends when it is there", async () => {
    const { vantage, nodes } = fakeVantage();
    const onProgress = vi.fn();
    nodes.down["kafka-2"] = "it is not running";
    nodes.said["kafka-2:9092"] = "unknown name";
    nodes.said["zookeeper-1:2181"] = "connection refused";
    nodes.said["kafka-3:9092"] = "connection refused";
    const waiting = waitReady(vantage, { deadlineMs: 60_000, onProgress });
    await vi.advanceTimersByTimeAsync(3000);
    for (const known of [nodes.down, nodes.said]) for (const key of Object.keys(known)) delete known[key];
    expect(await outcome(waiting)).toMatchObject({ kafka: { clusterId: "c" } });
    expect(onProgress.mock.calls).toEqual([
      [
        "waiting (0 s): zookeeper-1 has no role in the ensemble (connection refused); " +
          "kafka-2's INTERNAL address kafka-2:9092 did not answer from kafka-1 (unknown name); and 1 more",
      ],
    ]);
  });

  it("fails at the deadline with what is missing, and the logs that tell more without their stack frames", async () => {
    const { vantage, nodes } = fakeVantage();
    vi.mocked(askApiVersions).mockImplementation(async ({ port }) => {
      if (port === 9093) throw new Error("connection refused");
      return 2;
    });
    vi.mocked(takeSnapshot).mockRejectedValue(new Error("no broker answered: 127.0.0.1:9092 (no answer in 2000 ms)"));
    nodes.said["zookeeper-3:2181"] = "This ZooKeeper instance is not currently serving requests";
    nodes.said["kafka-2:9092"] = "connection refused";
    nodes.logs["kafka-2"] = [
      ...Array.from({ length: 9 }, (_, index) => `[INFO] line ${index}`),
      "[ERROR] Exiting Kafka due to fatal exception (kafka.Kafka$)",
      "java.lang.IllegalArgumentException: bad",
      "\tat kafka.Kafka$.main(Kafka.scala:87)",
      "\t... 12 more",
      "",
    ].join("\n");
    const failure = await outcome(waitReady(vantage, { deadlineMs: 10_000, onProgress: () => {} }));
    expect(failure).toBeInstanceOf(NotReady);
    expectFile(golden("not-ready"), `${(failure as Error).message}\n`);
  });
});

describe("What is quoted of a log", () => {
  const quotedOf = async (log: readonly string[]) => {
    const { vantage, nodes } = fakeVantage();
    vi.mocked(askApiVersions).mockRejectedValue(new Error("connection refused"));
    nodes.logs["kafka-1"] = log.join("\n");
    const failure = (await outcome(waitReady(vantage, { deadlineMs: 1000, onProgress: () => {} }))) as Error;
    const [, own = ""] = failure.message.split(/kafka-1: docker logs .*\n/);
    return own
      .split(/\n {2}\S|\nNothing/)[0]
      ?.split("\n")
      .map((line) => line.trim());
  };
  const lines = (name: string, count: number) => Array.from({ length: count }, (_, index) => `INFO ${name} ${index}`);
  const died = [
    "ERROR Exiting Kafka due to fatal exception",
    "ConfigException: bad",
    "\tat kafka.Kafka$.main(Kafka.scala)",
  ];

  it("is its end, with an error that stands there", async () => {
    expect(await quotedOf(lines("a", 9))).toEqual(lines("a", 9).slice(4));
    expect(await quotedOf([...lines("a", 9), ...died])).toEqual([...lines("a", 9).slice(6), ...died.slice(0, 2)]);
  });

  it("is the last error too, where another start has begun since", async () => {
    const log = [...died, ...lines("a", 3), ...died, ...lines("b", 20)];
    expect(await quotedOf(log)).toEqual([...died.slice(0, 2), "…", ...lines("b", 20).slice(17)]);
  });
});

describe("Waiting until a node may be stopped", () => {
  const { brokers, zookeepers } = clusterOf();
  const [kafka1, kafka2] = brokers as [Broker, Broker];
  const [zookeeper1] = zookeepers as [ZooKeeperNode];
  const options = (more: Partial<GateOptions> = {}): GateOptions => ({
    deadlineMs: 300_000,
    onProgress: () => {},
    profile: "laptop",
    consents: consentsFrom(undefined),
    changed: [],
    ...more,
  });
  const thin = withTopics(well, topic("orders", 2, [{ replicas: [1, 2, 3], isr: [1, 3] }]));
  const single = withTopics(
    well,
    topic("logs", 1, [{ replicas: [1], isr: [1] }]),
    topic("my-events", 2, [{ replicas: [1, 2], isr: [1, 2] }]),
  );

  it("ends at once where nothing is in the way", async () => {
    const { vantage } = fakeVantage();
    await expect(waitMayRestart(vantage, kafka1, options())).resolves.toBeUndefined();
    await expect(waitMayRestart(vantage, zookeeper1, options())).resolves.toBeUndefined();
  });

  it("waits until the others are in sync", async () => {
    const { vantage } = fakeVantage();
    const onProgress = vi.fn();
    answer(thin);
    const waiting = waitMayRestart(vantage, kafka1, options({ onProgress }));
    await vi.advanceTimersByTimeAsync(5000);
    answer(well);
    expect(await outcome(waiting)).toBeUndefined();
    expect(onProgress.mock.calls).toEqual([
      ["waiting (0 s): orders-0 has only [1, 3] in sync and needs 2 without kafka-1"],
    ]);
  });

  it("does not wait for the others when the node turns out to be down, nor name what it holds", async () => {
    const { vantage } = fakeVantage();
    const onProgress = vi.fn();
    const isDown = vi.fn().mockResolvedValueOnce(false).mockResolvedValue(true);
    answer(thin);
    const down = waitMayRestart(vantage, kafka1, options({ onProgress, isDown, profile: "production" }));
    expect(await outcome(down)).toBeUndefined();
    expect(isDown).toHaveBeenCalledTimes(2);
    expect(onProgress).toHaveBeenCalledTimes(1);
  });

  it("refuses at the deadline, naming what is missing", async () => {
    const { vantage, nodes } = fakeVantage();
    answer(thin);
    nodes.said["zookeeper-1:2181"] = "connection refused";
    nodes.said["zookeeper-2:2181"] = "connection refused";
    const refusal = await outcome(waitMayRestart(vantage, kafka1, options()));
    expect(refusal).toBeInstanceOf(NotReady);
    expectFile(golden("not-stopped"), `${(refusal as Error).message}\n`);
  });

  it("leaves alone what does not answer, says why and how to allow it, and then goes by the others", async () => {
    const { vantage, nodes } = fakeVantage();
    vi.mocked(askApiVersions).mockImplementation(async ({ port }) => {
      if (port === 9092) throw new Error("no answer in 2000 ms");
      return 2;
    });
    nodes.said["kafka-1:9092"] = "no answer in 2 s";
    const refusal = await outcome(waitMayRestart(vantage, kafka1, options()));
    expect((refusal as Error).message.split("\n").slice(1, 3)).toEqual([
      "  - kafka-1 runs and does not answer (no answer in 2000 ms): it may be reading its log again",
      "If its log shows that kafka-1 hangs for good, allow to stop it: KAFKA_CLUSTER_ALLOW=interrupt:kafka-1 for one run.",
    ]);
    const consents = consentsFrom("interrupt:kafka-1");
    expect(await outcome(waitMayRestart(vantage, kafka1, options({ consents })))).toBeUndefined();
    answer(thin);
    expect(await outcome(waitMayRestart(vantage, kafka1, options({ consents })))).toBeInstanceOf(NotReady);
  });

  it("waits for the nodes changed before it, until they are registered, answer and have a role", async () => {
    const { vantage, nodes } = fakeVantage();
    const onProgress = vi.fn();
    const others = well.kafka?.brokers.slice(1) ?? [];
    answer({ ...well, kafka: { ...(well.kafka as NonNullable<ClusterSnapshot["kafka"]>), brokers: others } });
    nodes.said["zookeeper-1:2181"] = "connection refused";
    const changed = [zookeeper1, kafka1];
    const waiting = waitMayRestart(vantage, kafka2, options({ changed, onProgress }));
    await vi.advanceTimersByTimeAsync(3000);
    delete nodes.said["zookeeper-1:2181"];
    await vi.advanceTimersByTimeAsync(2000);
    answer(well);
    expect(await outcome(waiting)).toBeUndefined();
    expect(onProgress.mock.calls.map(([text]) => text)).toEqual([
      "waiting (2 s): zookeeper-1 was changed and has no role in the ensemble yet; kafka-1 was changed and is not registered again yet",
      "waiting (4 s): kafka-1 was changed and is not registered again yet",
    ]);
  });

  it("does not take a broker for back that is still listed and does not answer", async () => {
    const { vantage, nodes } = fakeVantage();
    vi.mocked(askApiVersions).mockImplementation(async ({ port }) => {
      if (port === 9092) throw new Error("connection refused");
      return 2;
    });
    nodes.said["kafka-1:9092"] = "connection refused";
    answer(withTopics(well));
    const refusal = await outcome(waitMayRestart(vantage, kafka2, options({ changed: [kafka1] })));
    expect((refusal as Error).message).toContain("  - kafka-1 was changed and is not registered again yet\n");
  });

  it("only says, on a laptop, which topics cannot stay available", async () => {
    const { vantage } = fakeVantage();
    const onProgress = vi.fn();
    answer(single);
    await waitMayRestart(vantage, kafka1, options({ onProgress }));
    expect(onProgress.mock.calls).toEqual([
      ["2 partitions have too few replicas to stay available while kafka-1 restarts: logs, my-events."],
    ]);
  });

  it("refuses to make a topic unavailable in production, without waiting, and says how to allow it", async () => {
    const { vantage } = fakeVantage();
    answer(single);
    const consents = consentsFrom("unavailable:logs");
    const refusal = waitMayRestart(vantage, kafka1, options({ profile: "production", consents }));
    await expect(refusal).rejects.toThrow(NotReady);
    await expect(refusal).rejects.toThrow(
      "kafka-1 was not stopped. 2 partitions have too few replicas to stay available while kafka-1 restarts: " +
        "logs, my-events.\nGive those topics more replicas, or allow it: KAFKA_CLUSTER_ALLOW=unavailable:my-events for one run.",
    );
    await expect(waitMayRestart(vantage, kafka2, options({ profile: "production" }))).rejects.toThrow(
      "1 partition has too few replicas",
    );
  });

  it("goes on in production with the consent for every such topic", async () => {
    const { vantage } = fakeVantage();
    answer(single);
    const consents = consentsFrom("unavailable:logs, unavailable:my-events");
    await waitMayRestart(vantage, kafka1, options({ profile: "production", consents }));
    expect(vi.getTimerCount()).toBe(0);
  });
});
