import type { Jvm, ProfileName } from "./cluster.ts";

/** The JVM beside its heap: metaspace, threads, code cache, direct buffers. */
export const NATIVE_MIB = 256;

/** What one node's process may use, in MiB. */
export function memoryMiB({ heap }: Jvm): number {
  return heap.maxMiB + NATIVE_MIB;
}

/** What a broker's log cleaner takes of the heap, in MiB: an eighth, and no more than Kafka's default, or a laptop's share. */
export function cleanerBufferMiB({ heap }: Jvm, profile: ProfileName): number {
  return Math.min(profile === "laptop" ? 16 : 128, Math.floor(heap.maxMiB / 8));
}
