import { createConnection } from "node:net";
import { reasonOf } from "./failure.ts";

export type ZooKeeperMode = "leader" | "follower" | "standalone" | "observer";

export interface ZooKeeperAnswer {
  readonly mode: ZooKeeperMode;
  /** e.g. "3.8.4"; undefined when the answer has none. */
  readonly version: string | undefined;
  /** The newest transaction the node knows, as ZooKeeper prints it: "0x100000020". */
  readonly zxid: string | undefined;
  readonly connections: number | undefined;
  readonly nodes: number | undefined;
}

/**
 * Reads the answer to `srvr`. undefined when the node serves nobody: it is looking for a quorum ("This ZooKeeper instance
 * is not currently serving requests"), the word is not whitelisted, or the text is something else.
 */
export function parseSrvr(text: string): ZooKeeperAnswer | undefined {
  const field = (name: string): string | undefined => new RegExp(`^${name}: *(.+)$`, "m").exec(text)?.[1];
  const mode = field("Mode");
  if (mode !== "leader" && mode !== "follower" && mode !== "standalone" && mode !== "observer") return undefined;
  return {
    mode,
    version: /^(\d+(?:\.\d+)+)/.exec(field("Zookeeper version") ?? "")?.[1],
    zxid: field("Zxid"),
    connections: numberOf(field("Connections")),
    nodes: numberOf(field("Node count")),
  };
}

/**
 * Sends one of ZooKeeper's four-letter words and resolves with the whole answer. Rejects with a short reason as the
 * message ("connection refused", "no answer in 2000 ms").
 */
export function fourLetter(host: string, port: number, word: string, timeoutMs: number): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = createConnection({ host, port });
    const chunks: Buffer[] = [];
    const timer = setTimeout(() => socket.destroy(new Error(`no answer in ${timeoutMs} ms`)), timeoutMs);
    // Not end(): with a half-closed connection ZooKeeper may hang up before it has answered.
    socket.once("connect", () => socket.write(word));
    socket.on("data", (chunk) => chunks.push(chunk));
    socket.once("error", (error) => reject(new Error(reasonOf(error), { cause: error })));
    socket.once("close", () => {
      clearTimeout(timer);
      const text = Buffer.concat(chunks).toString("utf8");
      if (text === "") reject(new Error("closed by peer: nothing listens behind the port"));
      else resolve(text);
    });
  });
}

function numberOf(text: string | undefined): number | undefined {
  return text === undefined ? undefined : Number(text);
}
