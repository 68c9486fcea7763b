import { describe, expect, it } from "vitest";
import { readQuorum } from "../../src/kafka/client.ts";
import { quorumAnswer } from "./quorum-answer.ts";

/** As controllers of Kafka 3.9.2 answered: three voters led by 3001, and a broker. */
const LEADER =
  "00006b630000000102135f5f636c75737465725f6d65746164617461020000000000000100000bb90000000100000000000005f20400000bb90101010101010101010101010101010100000000000005f2000001a200a45e05000001a200a45e050000000bba0202020202020202020202020202020200000000000005f2000001a200a45d00000001a200a45d000000000bbb0303030303030303030303030303030300000000000005f2000001a200a45cff000001a200a45cff0002000000010f70f82c86fd99353df5bad406e1eeb100000000000005f2000001a200a45cfe000001a200a45cfe0000000400000bb9020b434f4e54524f4c4c45520d636f6e74726f6c6c65722d312385000000000bba020b434f4e54524f4c4c45520d636f6e74726f6c6c65722d322385000000000bbb020b434f4e54524f4c4c45520d636f6e74726f6c6c65722d332385000000";
const FOLLOWER =
  "00006b630000000102135f5f636c75737465725f6d6574616461746102000000000006e001466f7220726571756573747320696e74656e646564206f6e6c7920666f7220746865206c65616465722c2074686973206572726f7220696e646963617465732074686174207468652062726f6b6572206973206e6f74207468652063757272656e74206c65616465722e20466f7220726571756573747320696e74656e64656420666f7220616e79207265706c6963612c2074686973206572726f7220696e646963617465732074686174207468652062726f6b6572206973206e6f742061207265706c696361206f662074686520746f70696320706172746974696f6e2e00000000000000000000000000000000010100000100";

describe("What a controller answers to DescribeQuorum", () => {
  it("tells by the leader's word who has a vote, and how far behind the leader each one is", async () => {
    expect(await readQuorum(LEADER)).toEqual({
      leaderId: 3001,
      epoch: 1,
      highWatermark: 1522,
      voters: [
        { id: 3001, logEndOffset: 1522, lagMs: 0 },
        { id: 3002, logEndOffset: 1522, lagMs: 261 },
        { id: 3003, logEndOffset: 1522, lagMs: 262 },
      ],
      observers: [{ id: 1, logEndOffset: 1522, lagMs: 263 }],
    });
  });

  it("is nobody's word where it does not lead", async () => {
    expect(await readQuorum(FOLLOWER)).toBeUndefined();
  });

  it("knows no lag of one that has never caught up", async () => {
    const voters = [{ id: 1 }, { id: 2, lag: -1 }];
    const view = await readQuorum(quorumAnswer({ leader: 1, voters }));
    expect(view?.voters.map(({ id, lagMs }) => [id, lagMs])).toEqual([
      [1, 0],
      [2, undefined],
    ]);
  });

  it("may be another error, in Kafka's own words", async () => {
    await expect(readQuorum(quorumAnswer({ leader: 1, voters: [], error: 3 }))).rejects.toThrow(
      "UNKNOWN_TOPIC_OR_PARTITION",
    );
  });

  it("may be no such answer at all", async () => {
    await expect(readQuorum("00006b6300")).rejects.toThrow();
  });
});
