import type { Jvm } from "./cluster.ts";

/** The JVM beside its heap: metaspace, threads, code cache, direct buffers. */
export const NATIVE_MIB = 256;

/** What one node's process may use, in MiB. */
export function memoryMiB({ heap }: Jvm): number {
  return heap.maxMiB + NATIVE_MIB;
}
