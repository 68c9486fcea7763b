import { createServer, type Server, type Socket } from "node:net";
import type { Address } from "../../model/cluster.ts";
import type { Api } from "./api.ts";

/**
 * Local ports that lead to ports of pods, as `kubectl port-forward` does: opened at the first question, on 127.0.0.1,
 * gone with the process. They keep no process alive.
 */
export class Forwards {
  private readonly api: Api;
  private readonly open = new Map<string, Promise<Address>>();

  constructor(api: Api) {
    this.api = api;
  }

  /** An address of this machine behind which the pod's port is. */
  to(pod: string, port: number): Promise<Address> {
    const key = `${pod}:${port}`;
    const known = this.open.get(key);
    if (known !== undefined) return known;
    const opened = listen((socket) => this.join(socket, pod, port));
    this.open.set(key, opened);
    return opened;
  }

  private join(socket: Socket, pod: string, port: number): void {
    const { portForward, namespace } = this.api;
    const end = () => socket.destroy();
    socket.on("error", end);
    portForward.portForward(namespace, pod, [port], socket, null, socket).then((tunnel) => {
      if (!("terminate" in tunnel)) return end();
      tunnel.on("close", end);
      tunnel.on("error", end);
      socket.on("close", () => tunnel.terminate());
      // Whoever asks several brokers hangs up on the slower ones, maybe before there is a tunnel: left open, it would keep
      // the process alive for ever.
      if (socket.destroyed) tunnel.terminate();
    }, end);
  }
}

function listen(onConnection: (socket: Socket) => void): Promise<Address> {
  const server: Server = createServer(onConnection);
  server.unref();
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen({ host: "127.0.0.1", port: 0 }, () => {
      const bound = server.address();
      if (bound === null || typeof bound === "string") reject(new Error("no port"));
      else resolve({ host: "127.0.0.1", port: bound.port });
    });
  });
}
