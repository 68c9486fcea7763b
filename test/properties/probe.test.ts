import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describeQuorumV2 } from "@platformatic/kafka";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { PROBE_SCRIPT, probeScript } from "../../src/properties/probe.ts";
import { quorumAnswer } from "../kafka/quorum-answer.ts";
import { answering, fakeServer } from "./fake-server.ts";
import { runBash } from "./run-bash.ts";

const directory = mkdtempSync(join(tmpdir(), "kafka-cluster-probe-"));
const probe = join(directory, "probe.sh");
beforeAll(() => {
  writeFileSync(probe, PROBE_SCRIPT);
  chmodSync(probe, 0o755);
});
afterAll(() => rmSync(directory, { recursive: true }));

/** An ApiVersions answer, version 0: length, correlation id, error code, one API. */
function apiVersions(correlationId: number, error = 0): Buffer {
  const answer = Buffer.alloc(20);
  answer.writeInt32BE(16, 0);
  answer.writeInt32BE(correlationId, 4);
  answer.writeInt16BE(error, 8);
  answer.writeInt32BE(1, 10);
  answer.writeInt16BE(18, 14);
  answer.writeInt16BE(4, 18);
  return answer;
}

const SRVR = `Zookeeper version: 3.8.7-9085db92, built on 2026-09-03 17:57 UTC
Latency min/avg/max: 0/0.5/3
Received: 27
Sent: 26
Connections: 1
Outstanding: 0
Zxid: 0x100000042
Mode: follower
Node count: 5
`;

const kafka = answering(apiVersions(0x6b63));

describe("probe.sh", () => {
  it("is bash", async () => {
    expect(await runBash(["-n", probe])).toMatchObject({ code: 0, stderr: "" });
  });

  it.each([[], ["kafka"], ["nonsense", "x"]])("explains itself when it is called with %j", async (...args) => {
    const ran = await runBash([probe, ...args]);
    expect(ran).toMatchObject({ code: 64, stdout: "" });
    expect(ran.stderr).toContain("probe.sh kafka HOST:PORT...");
  });
});

describe("probe.sh kafka", () => {
  it("sends an ApiVersions request that a broker can read", async () => {
    let request: Buffer = Buffer.alloc(0);
    await using server = await fakeServer((socket) =>
      socket.once("data", (data: Buffer) => {
        request = data;
        socket.end(apiVersions(0x6b63));
      }),
    );
    await runBash([probe, "kafka", `127.0.0.1:${server.port}`]);
    expect(request.readInt32BE(0)).toBe(request.length - 4);
    expect([request.readInt16BE(4), request.readInt16BE(6), request.readInt32BE(8)]).toEqual([18, 0, 0x6b63]);
    expect(request.subarray(14, 14 + request.readInt16BE(12)).toString()).toBe("probe");
    expect(14 + request.readInt16BE(12)).toBe(request.length);
  });

  it("is ok for a broker, however its answer is cut into packets", async () => {
    await using server = await fakeServer((socket) =>
      socket.once("data", async () => {
        for (const byte of apiVersions(0x6b63)) {
          socket.write(Buffer.of(byte));
          await new Promise((resolve) => setImmediate(resolve));
        }
      }),
    );
    const target = `127.0.0.1:${server.port}`;
    expect(await runBash([probe, "kafka", target])).toMatchObject({ code: 0, stdout: `${target} ok\n`, stderr: "" });
  });

  it.each([
    ["a web server", answering("HTTP/1.1 400 Bad Request\r\n\r\n"), "answered, but is not Kafka"],
    ["another answer's id", answering(apiVersions(7)), "answered, but is not Kafka"],
    ["an error", answering(apiVersions(0x6b63, 35)), "answered with error 35"],
    ["a torn answer", answering(Buffer.of(0, 0, 0, 16)), "closed the connection without an answer"],
    ["bytes beyond ASCII", answering(Buffer.alloc(20, 0xff)), "answered, but is not Kafka"],
  ])("says what %s did", async (_, behave, reason) => {
    await using server = await fakeServer(behave);
    const target = `127.0.0.1:${server.port}`;
    expect(await runBash([probe, "kafka", target])).toMatchObject({
      code: 1,
      stdout: `${target} ${reason}\n`,
      stderr: "",
    });
  });

  it("says that a port is closed, and that a name is unknown", async () => {
    const ran = await runBash([probe, "kafka", "127.0.0.1:1", "no..host:9092"]);
    expect(ran.stdout).toBe("127.0.0.1:1 connection refused\nno..host:9092 unknown name\n");
    expect(ran.code).toBe(1);
  });

  it("asks all at once and answers in order: several silent ones take no longer than one", async () => {
    await using silent = await fakeServer(() => {});
    await using well = await fakeServer(kafka);
    const quiet = `127.0.0.1:${silent.port}`;
    const good = `127.0.0.1:${well.port}`;
    const ran = await runBash([probe, "kafka", quiet, good, quiet, quiet]);
    const late = `${quiet} no answer in 2 s`;
    expect(ran.stdout).toBe(`${late}\n${good} ok\n${late}\n${late}\n`);
    expect(ran.milliseconds).toBeGreaterThan(1900);
    expect(ran.milliseconds).toBeLessThan(5000);
  });
});

describe("probe.sh zookeeper", () => {
  it.each(["leader", "follower", "standalone"])("tells the role, zxid and version of a %s", async (mode) => {
    await using server = await fakeServer(answering(SRVR.replace("follower", mode)));
    const target = `127.0.0.1:${server.port}`;
    const stdout = `${target} ${mode} zxid=0x100000042 version=3.8.7\n`;
    expect(await runBash([probe, "zookeeper", target])).toMatchObject({ code: 0, stdout, stderr: "" });
  });

  it("asks with the four letters alone", async () => {
    let question = "";
    await using server = await fakeServer((socket) =>
      socket.once("data", (data: Buffer) => {
        question = data.toString();
        socket.end(SRVR);
      }),
    );
    await runBash([probe, "zookeeper", `127.0.0.1:${server.port}`]);
    expect(question).toBe("srvr");
  });

  it.each([
    ["This ZooKeeper instance is not currently serving requests\n"],
    ["srvr is not executed because it is not in the whitelist.\n"],
  ])("passes on what a node says that has no role: %s", async (text) => {
    await using server = await fakeServer(answering(text));
    const target = `127.0.0.1:${server.port}`;
    expect(await runBash([probe, "zookeeper", target])).toMatchObject({ code: 1, stdout: `${target} ${text}` });
  });
});

describe("probe.sh quorum", () => {
  const kraft = join(directory, "probe-kraft.sh");
  beforeAll(() => writeFileSync(kraft, probeScript("kraft"), { mode: 0o755 }));
  const framed = (hex: string) => {
    const message = Buffer.from(hex, "hex");
    const length = Buffer.alloc(4);
    length.writeInt32BE(message.length);
    return Buffer.concat([length, message]);
  };
  const answer = quorumAnswer({ leader: 3001, voters: [{ id: 3001 }, { id: 3002, lag: 300 }] });

  it("sends a DescribeQuorum request that the library would send too", async () => {
    let request: Buffer = Buffer.alloc(0);
    await using server = await fakeServer((socket) =>
      socket.once("data", (data: Buffer) => {
        request = data;
        // In two packets, as bash writes it.
        if (request.length >= request.readInt32BE(0) + 4) return void socket.end(framed(answer));
        socket.once("data", (rest: Buffer) => {
          request = Buffer.concat([request, rest]);
          socket.end(framed(answer));
        });
      }),
    );
    await runBash([kraft, "quorum", `127.0.0.1:${server.port}`]);
    const body = describeQuorumV2.createRequest([
      { topicName: "__cluster_metadata", partitions: [{ partitionIndex: 0 }] },
    ]);
    expect(request.readInt32BE(0)).toBe(request.length - 4);
    expect([request.readInt16BE(4), request.readInt16BE(6), request.readInt32BE(8)]).toEqual([55, 2, 0x6b63]);
    expect(request.subarray(14, 19).toString()).toBe("probe");
    expect(request.subarray(20).toString("hex")).toBe(body.buffer.toString("hex"));
  });

  it("passes the answer on as it came, high bytes too", async () => {
    await using server = await fakeServer(answering(framed(answer)));
    await using follower = await fakeServer(answering(framed(`00006b6300${"ff80c3a9".repeat(40)}`)));
    const targets = [server, follower].map(({ port }) => `127.0.0.1:${port}`);
    const ran = await runBash([kraft, "quorum", ...targets]);
    expect(ran).toMatchObject({ code: 0, stderr: "" });
    expect(ran.stdout).toBe(
      `${targets[0]} answer=${answer}\n${targets[1]} answer=00006b6300${"ff80c3a9".repeat(40)}\n`,
    );
  });

  it.each([
    ["a web server", answering("HTTP/1.1 400 Bad Request\r\n\r\n"), "answered, but is not Kafka"],
    ["another answer's id", answering(framed("0000000700")), "answered, but is not Kafka"],
    ["a torn length", answering(Buffer.of(0, 0)), "closed the connection without an answer"],
    ["a torn answer", answering(Buffer.of(0, 0, 0, 16, 0, 0)), "closed the connection in the middle of its answer"],
  ])("says what %s did", async (_, behave, reason) => {
    await using server = await fakeServer(behave);
    const target = `127.0.0.1:${server.port}`;
    expect(await runBash([kraft, "quorum", target])).toMatchObject({ code: 1, stdout: `${target} ${reason}\n` });
  });

  it("is asked in KRaft alone, as ZooKeeper is asked where there is one", async () => {
    expect((await runBash([kraft, "zookeeper", "127.0.0.1:1"])).code).toBe(64);
    expect((await runBash([probe, "quorum", "127.0.0.1:1"])).code).toBe(64);
    expect((await runBash([kraft, "nonsense", "x"])).stderr).toContain("probe.sh quorum HOST:PORT...");
  });

  it("leaves the health of a controller to its open port", async () => {
    await using server = await fakeServer(() => {});
    expect((await runBash([kraft, "health-controller", String(server.port)])).code).toBe(0);
    expect((await runBash([kraft, "health-controller", "1"])).code).toBe(1);
  });
});

describe("probe.sh health", () => {
  it("of a broker is its open port", async () => {
    await using server = await fakeServer(() => {});
    expect((await runBash([probe, "health-broker", String(server.port)])).code).toBe(0);
    expect((await runBash([probe, "health-broker", "1"])).code).toBe(1);
  });

  it("of ZooKeeper is a role", async () => {
    await using well = await fakeServer(answering(SRVR));
    await using electing = await fakeServer(answering("This ZooKeeper instance is not currently serving requests\n"));
    expect((await runBash([probe, "health-zookeeper", String(well.port)])).code).toBe(0);
    expect((await runBash([probe, "health-zookeeper", String(electing.port)])).code).toBe(1);
    expect((await runBash([probe, "health-zookeeper", "1"])).code).toBe(1);
  });
});
