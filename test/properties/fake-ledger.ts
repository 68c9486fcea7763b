import { createServer, type Server, type Socket } from "node:net";

/** A ZooKeeper that knows sessions, `exists` and `create`, and remembers paths. Silent = accepts and never answers. */
export class FakeLedger {
  readonly paths = new Set<string>();
  isServing = true;
  private readonly server: Server = createServer((socket) => this.serve(socket));

  async listen(): Promise<number> {
    await new Promise<void>((resolve) => this.server.listen(0, "127.0.0.1", resolve));
    const address = this.server.address();
    if (address === null || typeof address === "string") throw new Error("no port");
    return address.port;
  }

  close(): void {
    this.server.close();
  }

  private serve(socket: Socket): void {
    let rest = Buffer.alloc(0);
    let hasSession = false;
    socket.on("error", () => undefined);
    socket.on("data", (chunk) => {
      rest = Buffer.concat([rest, chunk]);
      while (rest.length >= 4 && rest.length >= 4 + rest.readInt32BE(0)) {
        const packet = rest.subarray(4, 4 + rest.readInt32BE(0));
        rest = rest.subarray(4 + packet.length);
        if (!this.isServing) return void socket.destroy();
        socket.write(framed(hasSession ? this.reply(packet) : session(packet)));
        hasSession = true;
      }
    });
  }

  private reply(packet: Buffer): Buffer {
    const [number, type] = [packet.readInt32BE(0), packet.readInt32BE(4)];
    const path = type < 0 ? "" : packet.subarray(12, 12 + packet.readInt32BE(8)).toString();
    const isKnown = this.paths.has(path);
    if (type === 1) this.paths.add(path);
    const error = type === 3 ? (isKnown ? 0 : -101) : type === 1 && isKnown ? -110 : 0;
    const answer = Buffer.alloc(16);
    answer.writeInt32BE(number, 0);
    answer.writeInt32BE(error, 12);
    return answer;
  }
}

/** What the client proposed, as it has to be: 45 bytes in all, with a timeout of 10 s and a password of 16 bytes. */
function session(packet: Buffer): Buffer {
  if (packet.length !== 45 || packet.readInt32BE(12) !== 10_000 || packet.readInt32BE(24) !== 16) {
    throw new Error(`no request for a session: ${packet.toString("hex")}`);
  }
  return Buffer.alloc(37);
}

function framed(body: Buffer): Buffer {
  const length = Buffer.alloc(4);
  length.writeInt32BE(body.length);
  return Buffer.concat([length, body]);
}
