import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import type { LiveConnector } from "../../src/connect/live.ts";
import type { Connector } from "../../src/model/connect.ts";

export interface Asked {
  readonly method: string;
  readonly url: string;
  readonly body: unknown;
}

export type Answer = readonly [status: number, body?: unknown];

/** A worker whose answers a test decides. */
export class FakeConnect {
  readonly asked: Asked[] = [];
  private readonly server: Server;
  private constructor(answer: (asked: Asked) => Answer) {
    this.server = createServer(async (request, response) => {
      const asked = await read(request);
      this.asked.push(asked);
      const [status, body] = answer(asked);
      response.writeHead(status, { "content-type": "application/json" });
      response.end(body === undefined ? "" : JSON.stringify(body));
    });
  }

  static async listen(answer: (asked: Asked) => Answer): Promise<FakeConnect> {
    const fake = new FakeConnect(answer);
    await new Promise<void>((resolve) => fake.server.listen(0, "127.0.0.1", resolve));
    return fake;
  }

  readonly way = async (): Promise<string> => `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;

  /** `GET /connectors`, … */
  get lines(): readonly string[] {
    return this.asked.map(({ method, url }) => `${method} ${url}`);
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }
}

async function read(request: IncomingMessage): Promise<Asked> {
  const body = await text(request);
  return { method: request.method ?? "", url: request.url ?? "", body: body === "" ? undefined : JSON.parse(body) };
}

/** A connector as the description means it. */
export function connectorOf(change: Partial<Connector> = {}): Connector {
  const { name = "lines", class: className = "FileStreamSource", tasks = 1 } = change;
  const own = { name, "connector.class": className, "tasks.max": String(tasks) };
  return { name, class: className, tasks, paused: false, ...change, config: { ...own, ...change.config } };
}

/** The same in Connect, where it runs. */
export function runningOf(connector: Connector, change: Partial<LiveConnector> = {}): LiveConnector {
  const task = { id: 0, state: "RUNNING", worker: "connect-1", trace: "" };
  return { config: connector.config, state: "RUNNING", worker: "connect-1", trace: "", tasks: [task], ...change };
}
