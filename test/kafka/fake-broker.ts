import { createServer, type Server, type Socket } from "node:net";
import { Writer } from "@platformatic/kafka";

export interface Asked {
  readonly apiKey: number;
  readonly version: number;
  /** All of the request behind its correlation id. */
  readonly body: Buffer;
}

/** What to say to one request: the body after the response header, `undefined` = nothing, "hang up" = close. */
export type Reply = (asked: Asked) => Writer | undefined | "hang up";

export interface FakeBroker {
  readonly port: number;
  readonly bootstrap: string;
  readonly asked: Asked[];
  readonly close: () => Promise<void>;
}

/** A TCP server that frames Kafka's protocol and answers with whatever the test says. */
export async function fakeBroker(reply: Reply): Promise<FakeBroker> {
  const asked: Asked[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on("error", () => {});
    let buffer = Buffer.alloc(0);
    socket.on("data", (chunk) => {
      buffer = Buffer.concat([buffer, chunk]);
      while (buffer.length >= 4 && buffer.length >= 4 + buffer.readInt32BE(0)) {
        const size = buffer.readInt32BE(0);
        answer(socket, buffer.subarray(4, 4 + size), reply, asked);
        buffer = buffer.subarray(4 + size);
      }
    });
  });
  const port = await listen(server);
  const close = (): Promise<void> =>
    new Promise((done) => {
      for (const socket of sockets) socket.destroy();
      server.close(() => done());
    });
  return { port, bootstrap: `127.0.0.1:${port}`, asked, close };
}

function answer(socket: Socket, frame: Buffer, reply: Reply, asked: Asked[]): void {
  const request = { apiKey: frame.readInt16BE(0), version: frame.readInt16BE(2), body: Buffer.from(frame.subarray(8)) };
  asked.push(request);
  const body = reply(request);
  if (body === undefined) return;
  if (body === "hang up") {
    socket.destroy();
    return;
  }
  const header = Writer.create().appendInt32(frame.readInt32BE(4));
  // ApiVersions v0 is the one request here whose answer has no tagged fields in its header.
  if (request.apiKey !== 18) header.appendTaggedFields();
  const message = Buffer.concat([header.buffer, body.buffer]);
  const length = Buffer.alloc(4);
  length.writeInt32BE(message.length);
  socket.write(Buffer.concat([length, message]));
}

function listen(server: Server): Promise<number> {
  return new Promise((done) => {
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      done(typeof address === "object" && address !== null ? address.port : 0);
    });
  });
}

export interface FakePartition {
  readonly index: number;
  readonly leader: number;
  readonly replicas: readonly number[];
  readonly isr: readonly number[];
}

/** The body of a Metadata v9 answer. A partition with leader -1 carries LEADER_NOT_AVAILABLE, as a real broker's does. */
export function metadataAnswer(cluster: {
  readonly clusterId?: string;
  readonly controller: number;
  readonly brokers: readonly { readonly id: number; readonly port: number }[];
  readonly topics?: readonly { readonly name: string; readonly partitions: readonly FakePartition[] }[];
}): Writer {
  return Writer.create()
    .appendInt32(0)
    .appendArray([...cluster.brokers], (w, { id, port }) =>
      w.appendInt32(id).appendString("127.0.0.1").appendInt32(port).appendString(null),
    )
    .appendString(cluster.clusterId ?? "test-cluster-id")
    .appendInt32(cluster.controller)
    .appendArray([...(cluster.topics ?? [])], (w, topic) => {
      w.appendInt16(0).appendString(topic.name).appendBoolean(topic.name.startsWith("__"));
      w.appendArray([...topic.partitions], (p, { index, leader, replicas, isr }) => {
        p.appendInt16(leader === -1 ? 5 : 0)
          .appendInt32(index)
          .appendInt32(leader)
          .appendInt32(0);
        for (const ids of [replicas, isr, []]) p.appendArray([...ids], (i, id) => i.appendInt32(id), true, false);
      });
      w.appendInt32(-2147483648);
    })
    .appendInt32(-2147483648)
    .appendTaggedFields();
}

/** The body of a DescribeConfigs v4 answer for topics: `min.insync.replicas` each; undefined = UNKNOWN_TOPIC_OR_PARTITION. */
export function minInSyncAnswer(topics: Readonly<Record<string, string | undefined>>): Writer {
  return Writer.create()
    .appendInt32(0)
    .appendArray(Object.entries(topics), (w, [name, value]) => {
      w.appendInt16(value === undefined ? 3 : 0).appendString(value === undefined ? "gone" : null);
      w.appendInt8(2).appendString(name);
      w.appendArray(value === undefined ? [] : [value], (c, one) => {
        c.appendString("min.insync.replicas").appendString(one).appendBoolean(false).appendInt8(1).appendBoolean(false);
        c.appendArray([], () => {})
          .appendInt8(3)
          .appendString(null);
      });
    })
    .appendTaggedFields();
}
