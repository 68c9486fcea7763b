import type { Address } from "./address.ts";
import { type Connection, loadLibrary } from "./library.ts";
import { routed } from "./route.ts";

/**
 * One connection that stays open between requests, to whichever broker is wanted at the moment. A request that fails
 * says nothing about the next one: the caller drops the link and asks again.
 */
export class Link {
  private readonly timeoutMs: number;
  private open: { readonly to: Address; readonly connection: Connection } | undefined;

  constructor(timeoutMs: number) {
    this.timeoutMs = timeoutMs;
  }

  /** The connection to this broker. Rejects with the library's error, or when it is not there in time. */
  async to(address: Address): Promise<Connection> {
    if (this.open?.to.host === address.host && this.open.to.port === address.port) return this.open.connection;
    this.drop();
    const { Connection } = await loadLibrary();
    const connection = new Connection("kafka-cluster", {
      connectTimeout: this.timeoutMs,
      requestTimeout: this.timeoutMs,
    });
    // An EventEmitter without an error listener throws into the process.
    connection.on("error", () => {});
    this.open = { to: address, connection };
    try {
      const { host, port } = await routed(address);
      await connection.connect(host, port);
      return connection;
    } catch (error) {
      this.drop();
      throw error;
    }
  }

  /** Closes it at once: what was asked and not answered stays unknown. */
  drop(): void {
    const { connection } = this.open ?? {};
    this.open = undefined;
    if (connection === undefined) return;
    Promise.resolve(connection.close()).catch(() => {});
    connection.socket?.destroy();
  }
}
