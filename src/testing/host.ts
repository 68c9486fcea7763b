/**
 * The process behind a cluster of `kafka-cluster/testing`. It does what index.cjs asks for over its channel, and removes
 * the cluster when it is told to, or when the channel closes: the test's process has ended, however that came.
 */
import { enableCompileCache } from "node:module";
import { leaveUnloaded } from "../unloaded.ts";

enableCompileCache();
leaveUnloaded();

const { answer, end } = await import("./serve.ts");

/** What index.cjs sends. */
interface Request {
  readonly id: number;
  readonly method: string;
  readonly args: readonly unknown[];
}

// Ctrl-C reaches the whole foreground group; the test's process decides, and its end is heard by the channel.
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => undefined);
process.on("message", ({ id, method, args }: Request) => {
  void answer(method, args).then((reply) => process.connected && process.send?.({ id, ...reply }));
});
process.on("disconnect", () => void end().finally(() => process.exit()));
