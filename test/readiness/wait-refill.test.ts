import { beforeEach, describe, expect, it, vi } from "vitest";
import { NoBrokerAnswered, takeSnapshot } from "../../src/kafka/client.ts";
import { NotReady } from "../../src/readiness/wait.ts";
import { waitMayRefill } from "../../src/readiness/wait-refill.ts";
import { consentsFrom } from "../../src/spec/consent.ts";
import { expectFile } from "../artefact.ts";
import { fakeVantage } from "./fake-vantage.ts";
import { healthy, topic, withTopics } from "./snapshots.ts";

vi.mock("../../src/kafka/client.ts", async (original) => ({
  ...(await original<typeof import("../../src/kafka/client.ts")>()),
  askApiVersions: vi.fn(async () => 2),
  takeSnapshot: vi.fn(),
}));

type Topics = Parameters<typeof withTopics>[1][];
const answer = (...topics: Topics) => {
  const { kafka } = withTopics(healthy(), ...topics);
  vi.mocked(takeSnapshot).mockResolvedValue(kafka as NonNullable<typeof kafka>);
};
const noticed = topic("orders", 2, [{ replicas: [1, 2, 3], isr: [1, 3] }]);
beforeEach(() => answer(noticed));

const lost = { name: "kafka-2", role: "broker" as const, id: 2 };
const waiting = (description: Parameters<typeof fakeVantage>[0] = {}, allow?: string, onProgress = vi.fn()) =>
  waitMayRefill(fakeVantage(description).vantage, lost, {
    deadlineMs: 0,
    onProgress,
    consents: consentsFrom(allow),
    lost: [],
  });
const combined = { metadata: "kraft", controllers: { combined: true } } as const;

describe("Waiting until a broker that has lost its data may be born again", () => {
  it("ends when the others lead all of its partitions without it", async () => {
    await waiting();
    await waiting(combined);
  });

  it("goes on while Kafka still counts on it", async () => {
    answer(topic("orders", 2, [{ replicas: [1, 2, 3], isr: [1, 2, 3] }]));
    const onProgress = vi.fn(() => answer(noticed));
    const { vantage } = fakeVantage();
    await waitMayRefill(vantage, lost, { deadlineMs: 60_000, onProgress, consents: new Set(), lost: [] });
    expect(onProgress.mock.calls).toEqual([["waiting (0 s): orders-0 still has kafka-2 in its list of those in sync"]]);
  });

  it("gives up where nobody answers, and says what was seen", async () => {
    vi.mocked(takeSnapshot).mockRejectedValue(new NoBrokerAnswered([]));
    await expect(waiting()).rejects.toThrow(
      /^kafka-2 has no data and was not started: for 0 s the others could not do without it\.\n {2}- no broker answered[\s\S]*Bring the other brokers back, or the volume of kafka-2/,
    );
  });

  it("refuses at once where nobody else has the newest records, names them, and takes a word for each topic", async () => {
    const only = { replicas: [1, 2, 3], isr: [2], leader: -1 };
    answer(topic("orders", 2, [only, only]), topic("logs", 1, [{ replicas: [2], isr: [2], leader: -1 }]));
    const refused = await waiting().catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(NotReady);
    expectFile(`${import.meta.dirname}/../golden/messages/refill.txt`, `${(refused as Error).message}\n`);
    await expect(waiting({}, "delete-records:logs")).rejects.toThrow("2 partitions have nobody else in sync: orders-0");
    await waiting({}, "delete-records:logs,delete-records:orders");
  });

  it("asks the quorum too where brokers are the controllers", async () => {
    const { vantage, nodes } = fakeVantage(combined);
    nodes.said["kafka-3:9093"] = "connection refused";
    const options = { deadlineMs: 0, onProgress: vi.fn(), consents: consentsFrom("delete-records:orders"), lost: [] };
    await expect(waitMayRefill(vantage, lost, options)).rejects.toThrow("without kafka-2 only 1 of 3 controllers");
  });
});
