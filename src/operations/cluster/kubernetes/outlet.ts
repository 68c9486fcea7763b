import { Writable } from "node:stream";
import type { Api } from "../../../targets/kubernetes/api.ts";
import { write } from "../../output/stream.ts";

/** The connection an exec goes through. */
export type Socket = Awaited<ReturnType<Api["exec"]["exec"]>>;

/** Where a command's words arrive on their way to the reader. */
export interface Outlet {
  readonly stream: Writable;
  /** Resolves when everything is with the reader. */
  readonly written: Promise<void>;
  /** Rejects when the reader has gone. */
  readonly failed: Promise<never>;
  /** Lets this connection wait for a slow reader, so that `consume | less` does not fill the memory. */
  pace(socket: Socket): void;
}

const FULL = 256 * 1024;

/** The client writes what arrives without waiting for anybody; here it is counted. */
export function outlet(destination: Writable): Outlet {
  let socket: Socket | undefined;
  const stream = new Writable({
    write: (chunk: Buffer, _encoding, done) => {
      write(destination, chunk).then(() => {
        if (stream.writableLength <= FULL && socket?.isPaused === true) socket.resume();
        done();
      }, done);
    },
  });
  const written = new Promise<void>((resolve) => stream.once("finish", resolve));
  const failed = new Promise<never>((_, reject) => stream.once("error", reject));
  failed.catch(() => {});
  return {
    stream,
    written,
    failed,
    pace: (connection) => {
      socket = connection;
      connection.on("message", () => {
        if (stream.writableLength > FULL) connection.pause();
      });
    },
  };
}
