import { createServer, type Server, type Socket } from "node:net";

const NOT_CONTROLLER = 41;
const INVALID_REPLICA_ASSIGNMENT = 39;
const UNSUPPORTED_VERSION = 35;

/** A controller that leads, or knows no leader, and answers DescribeCluster and CreateTopics as Kafka 4.3 does. */
export class FakeController {
  readonly clusterId = "SJdtxYRmzIj150zcTBDIzg";
  hasLeader = true;
  leads = true;
  /** Ids of controllers that have ever been there, and of brokers that are registered, of which none runs. */
  readonly controllers = new Set<number>();
  readonly brokers = new Set<number>();
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
    socket.on("error", () => undefined);
    socket.on("data", (chunk) => {
      rest = Buffer.concat([rest, chunk]);
      if (rest.length < 4 || rest.length < 4 + rest.readInt32BE(0)) return;
      if (rest.length > 4 + rest.readInt32BE(0)) throw new Error(`more than a request: ${rest.toString("hex")}`);
      const body = this.answer(rest.subarray(4));
      socket.write(Buffer.concat([int32(body.length), body]));
    });
  }

  private answer(request: Buffer): Buffer {
    const header = request.subarray(0, 10).toString("hex");
    if (header === "003c000100000001ffff") return this.describeCluster(request.subarray(10));
    if (header === "0013000400000001ffff") return this.createTopics(request.subarray(10));
    throw new Error(`no request it knows: ${header}`);
  }

  /** The header's end, no list of rights, controllers and not brokers, and the body's end. */
  private describeCluster(body: Buffer): Buffer {
    if (body.toString("hex") !== "00000200") throw new Error(`not as it has to be: ${body.toString("hex")}`);
    const begin = [int32(1), byte(0), int32(0)];
    if (!this.hasLeader)
      return Buffer.concat([
        ...begin,
        int16(UNSUPPORTED_VERSION),
        byte(0),
        byte(2),
        byte(1),
        int32(-1),
        byte(1),
        int32(0),
        byte(0),
      ]);
    const nodes = [...this.controllers].flatMap((id) => [
      int32(id),
      short(`controller-${id - 3000}`),
      int32(9093),
      byte(0),
      byte(0),
    ]);
    const said = [int16(0), byte(0), byte(2), short(this.clusterId), int32(3001), byte(this.controllers.size + 1)];
    return Buffer.concat([...begin, ...said, ...nodes, int32(0), byte(0)]);
  }

  /** One topic with one copy, on one broker, which is not to be made. */
  private createTopics(body: Buffer): Buffer {
    const length = body.readInt16BE(4);
    const name = body.subarray(6, 6 + length).toString();
    const [after, validateOnly] = [body.subarray(6 + length), body.at(-1)];
    const id = after.readInt32BE(18);
    if (validateOnly !== 1 || after.length !== 31) throw new Error(`not as it has to be: ${body.toString("hex")}`);
    const [error, message] = this.leads ? [INVALID_REPLICA_ASSIGNMENT, this.objection(id)] : [NOT_CONTROLLER, ""];
    return Buffer.concat([
      int32(1),
      int32(0),
      int32(1),
      long(name),
      int16(error),
      message === "" ? int16(-1) : long(message),
    ]);
  }

  private objection(id: number): string {
    return this.brokers.has(id)
      ? "All brokers specified in the manual partition assignment for partition 0 are fenced or in controlled shutdown."
      : `The manual partition assignment includes broker ${id}, but no such broker is registered.`;
  }
}

const byte = (value: number): Buffer => Buffer.from([value]);
const short = (text: string): Buffer => Buffer.concat([byte(text.length + 1), Buffer.from(text)]);
const long = (text: string): Buffer => Buffer.concat([int16(text.length), Buffer.from(text)]);

function int16(value: number): Buffer {
  const buffer = Buffer.alloc(2);
  buffer.writeInt16BE(value);
  return buffer;
}

function int32(value: number): Buffer {
  const buffer = Buffer.alloc(4);
  buffer.writeInt32BE(value);
  return buffer;
}
