import { createServer, type Server, type Socket } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { fourLetter, parseSrvr } from "../../src/kafka/zookeeper.ts";

const SRVR = `Zookeeper version: 3.8.4-9316c2a7a97e1666d8f4593f34dd6fc36ecc436c, built on 2024-02-12 22:16 UTC
Latency min/avg/max: 0/0.6667/4
Received: 31
Sent: 30
Connections: 4
Outstanding: 0
Zxid: 0x100000020
Mode: leader
Node count: 52
Proposal sizes last/min/max: 48/48/48
`;

describe("parseSrvr", () => {
  it("reads mode, version, zxid, connections and node count", () => {
    expect(parseSrvr(SRVR)).toEqual({
      mode: "leader",
      version: "3.8.4",
      zxid: "0x100000020",
      connections: 4,
      nodes: 52,
    });
  });

  it("reads Windows line ends", () => {
    expect(parseSrvr(SRVR.replaceAll("\n", "\r\n"))?.mode).toBe("leader");
  });

  it.each(["follower", "standalone", "observer"])("knows the mode %s", (mode) => {
    expect(parseSrvr(SRVR.replace("leader", mode))?.mode).toBe(mode);
  });

  it.each([
    "This ZooKeeper instance is not currently serving requests\n",
    "srvr is not executed because it is not in the whitelist.\n",
    "",
    "Mode: something else\n",
  ])("sees no serving node in %j", (text) => {
    expect(parseSrvr(text)).toBeUndefined();
  });
});

describe("fourLetter", () => {
  const servers: Server[] = [];
  afterEach(() => {
    for (const server of servers.splice(0)) server.close();
  });

  async function serve(handler: (socket: Socket) => void): Promise<number> {
    const server = createServer(handler);
    servers.push(server);
    await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
    const address = server.address();
    return typeof address === "object" && address !== null ? address.port : 0;
  }

  it("sends the word and returns everything up to the end", async () => {
    const port = await serve((socket) => {
      socket.once("data", (word) => {
        socket.write(`you said ${word}`);
        setTimeout(() => socket.end(", in two parts"), 20);
      });
    });
    expect(await fourLetter("127.0.0.1", port, "srvr", 10_000)).toBe("you said srvr, in two parts");
  });

  it("says that nothing listens, that nothing came, and that the peer hung up", async () => {
    const silent = await serve((socket) => socket.on("error", () => {}));
    await expect(fourLetter("127.0.0.1", silent, "srvr", 100)).rejects.toThrow(/^no answer in 100 ms$/);
    const rude = await serve((socket) => socket.end());
    await expect(fourLetter("127.0.0.1", rude, "srvr", 10_000)).rejects.toThrow(/^closed by peer/);
    await expect(fourLetter("127.0.0.1", 1, "srvr", 10_000)).rejects.toThrow(/^connection refused$/);
  });
});
