import { beforeEach, describe, expect, it, vi } from "vitest";
import { askApiVersions, takeSnapshot } from "../../src/kafka/client.ts";
import { assess } from "../../src/readiness/assess.ts";
import { look } from "../../src/readiness/snapshot.ts";
import { waitMayRestart } from "../../src/readiness/wait.ts";
import { waitMayRefill } from "../../src/readiness/wait-refill.ts";
import { consentsFrom } from "../../src/spec/consent.ts";
import { quorumAnswer } from "../kafka/quorum-answer.ts";
import { fakeVantage } from "./fake-vantage.ts";
import { dedicated, healthyKraft, quorum } from "./quorums.ts";
import { healthy } from "./snapshots.ts";

vi.mock("../../src/kafka/client.ts", async (original) => ({
  ...(await original<typeof import("../../src/kafka/client.ts")>()),
  askApiVersions: vi.fn(async () => 3.4),
  takeSnapshot: vi.fn(),
}));

beforeEach(() => {
  vi.mocked(askApiVersions).mockResolvedValue(3.4);
  vi.mocked(takeSnapshot).mockResolvedValue(healthy().kafka as NonNullable<ReturnType<typeof healthy>["kafka"]>);
});

const kraft = { metadata: "kraft" } as const;
const messages = (vantage: ReturnType<typeof fakeVantage>["vantage"], seen: Parameters<typeof assess>[1]) =>
  assess(vantage.brokers, seen).map(({ message }) => message);

describe("One look at a cluster in KRaft", () => {
  it("asks every controller, and takes the leader's word for who has a vote and has caught up", async () => {
    const { vantage, probe } = fakeVantage(kraft);
    const seen = await look(vantage);
    expect(seen.quorum).toEqual({
      leaderId: 3001,
      reason: "",
      epoch: 7,
      highWatermark: 100,
      strangers: [],
      voters: [
        { node: "controller-1", id: 3001, answers: true, said: "leader", votes: true, lagMs: 0 },
        { node: "controller-2", id: 3002, answers: true, said: "follower", votes: true, lagMs: 400 },
        { node: "controller-3", id: 3003, answers: true, said: "follower", votes: true, lagMs: 400 },
      ],
    });
    expect(seen.zookeepers).toEqual([]);
    expect(messages(vantage, seen)).toEqual([]);
    expect(probe).toHaveBeenCalledTimes(3);
  });

  it("says who the controller is, where brokers name any of them", async () => {
    const { vantage } = fakeVantage(kraft);
    expect((await look(vantage)).kafka?.controllerId).toBe(3001);
  });

  it("asks a broker that is a controller too by its neighbours", async () => {
    const { vantage, probe } = fakeVantage({ ...kraft, controllers: { combined: true } });
    const seen = await look(vantage);
    expect(seen.quorum?.voters.map(({ node, said }) => `${node}: ${said}`)).toEqual([
      "kafka-1: leader",
      "kafka-2: follower",
      "kafka-3: follower",
    ]);
    const asked = probe.mock.calls.filter(([, [what]]) => what === "quorum").map(([from, [, ...at]]) => [from, ...at]);
    expect(asked).toEqual([
      ["kafka-2", "kafka-1:9093"],
      ["kafka-1", "kafka-2:9093", "kafka-3:9093"],
    ]);
  });

  it("asks controllers by each other while all brokers are down", async () => {
    const { vantage, nodes } = fakeVantage(kraft);
    for (const node of ["kafka-1", "kafka-2", "kafka-3", "controller-1"]) nodes.down[node] = "it is not running";
    nodes.said["controller-1:9093"] = "connection refused";
    const { quorum: found } = await look(vantage);
    expect(found?.voters.map(({ answers }) => answers)).toEqual([false, true, true]);
    expect(found?.reason).toBe("controller-1 (connection refused)");
  });

  it("believes of two that mean to lead the one that was elected later", async () => {
    const { vantage, nodes } = fakeVantage(kraft);
    const voters = [3001, 3002, 3003].map((id) => ({ id }));
    const cutOff = `answer=${quorumAnswer({ leader: 3001, voters, epoch: 7 })}`;
    const elected = `answer=${quorumAnswer({ leader: 3003, voters: [{ id: 3001, lag: 5000 }, ...voters.slice(1)], epoch: 8 })}`;
    Object.assign(nodes.said, { "controller-1:9093": cutOff, "controller-3:9093": elected });
    const seen = await look(vantage);
    expect([seen.quorum?.leaderId, seen.quorum?.epoch]).toEqual([3003, 8]);
    expect(messages(vantage, seen)).toEqual(["controller-1 is a controller and is 5.0 s behind"]);
  });

  it("knows of voters that are none of the cluster's", async () => {
    const { vantage, nodes } = fakeVantage(kraft);
    const voters = [3001, 3002, 3009].map((id) => ({ id }));
    nodes.said["controller-1:9093"] = `answer=${quorumAnswer({ leader: 3001, voters })}`;
    const seen = await look(vantage);
    expect(messages(vantage, seen)).toEqual([
      "controller-3 is a controller and has no vote",
      "the quorum counts on a controller with id 3009, which is none of this cluster's",
    ]);
  });

  it("takes an answer that is none for silence", async () => {
    const { vantage, nodes } = fakeVantage(kraft);
    nodes.said["controller-2:9093"] = "answer=00006b6300";
    const seen = await look(vantage);
    expect(messages(vantage, seen)).toEqual([
      expect.stringContaining("controller-2 is a controller and does not answer ("),
    ]);
  });
});

describe("A cluster in KRaft is not ready", () => {
  const { vantage } = fakeVantage(kraft);

  it("while it has no leader", () => {
    expect(messages(vantage, healthyKraft(quorum(dedicated(), { leaderId: undefined })))).toEqual([
      "the quorum has no leader: an election goes on",
    ]);
  });

  it("while its leader is alone", () => {
    expect(messages(vantage, healthyKraft(quorum(dedicated(), { highWatermark: -1 })))).toEqual([
      "the quorum's leader is new: no majority has followed it yet",
    ]);
  });
});

describe("Waiting for a quorum", () => {
  const options = { deadlineMs: 1, onProgress: () => {} };
  const gate = { ...options, profile: "laptop", consents: new Set<string>(), changed: [] } as const;

  it("goes on until a controller that was changed has caught up", async () => {
    const { vantage, nodes } = fakeVantage(kraft);
    const voters = [{ id: 3001 }, { id: 3002, lag: 400 }, { id: 3003, lag: 9000 }];
    nodes.said["controller-1:9093"] = `answer=${quorumAnswer({ leader: 3001, voters })}`;
    const changed = [{ name: "controller-3", role: "controller" as const, id: 3003 }];
    const next = { name: "kafka-1", role: "broker" as const, id: 1 };
    await expect(waitMayRestart(vantage, next, { ...gate, changed })).rejects.toThrow(
      "controller-3 was changed and is not one of the quorum again yet (9.0 s behind)",
    );
    delete nodes.said["controller-1:9093"];
    await expect(waitMayRestart(vantage, next, { ...gate, changed })).resolves.toBeUndefined();
  });

  it("lets a controller be born again when the others have everything, and else says what was seen", async () => {
    const { vantage, nodes } = fakeVantage(kraft);
    nodes.said["controller-3:9093"] = "unknown name";
    const lost = { name: "controller-3", role: "controller" as const, id: 3003 };
    const refill = { ...options, consents: consentsFrom(undefined), lost: [] };
    await expect(waitMayRefill(vantage, lost, refill)).resolves.toBeUndefined();
    nodes.said["controller-2:9093"] = "connection refused";
    await expect(waitMayRefill(vantage, lost, refill)).rejects.toThrow(
      /controller-3 has no data and was not started[\s\S]*without controller-3 only 1 of 3 controllers/,
    );
  });
});
