import { type AddressInfo, createServer, type Socket } from "node:net";

/** A server on a free port of this machine that treats every connection as told; closed by `using`. */
export async function fakeServer(onConnection: (socket: Socket) => void): Promise<{ port: number } & AsyncDisposable> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on("error", () => {});
    onConnection(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    port: (server.address() as AddressInfo).port,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** Answers what it is asked for with these bytes, in the pieces given. */
export function answering(...pieces: readonly (Buffer | string)[]) {
  return (socket: Socket): void => {
    socket.once("data", () => {
      for (const piece of pieces) socket.write(piece);
      socket.end();
    });
  };
}
