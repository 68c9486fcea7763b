import type { Spec } from "../spec/schema.ts";
import type { Jvm, ProfileName, Role } from "./cluster.ts";
import { sectionOf } from "./sections.ts";
import { mebibytes } from "./sizes.ts";

/**
 * Heaps by profile. Laptop's leave three and three idle processes at 0.7 GiB together; production's are what Kafka's own scripts
 * ask for, with ZooKeeper's and a broker's least and greatest heap the same, so that memory is taken at once.
 */
const heaps: Readonly<Record<ProfileName, Readonly<Record<Role, Jvm["heap"]>>>> = {
  laptop: {
    broker: { minMiB: 64, maxMiB: 384 },
    controller: { minMiB: 32, maxMiB: 192 },
    zookeeper: { minMiB: 24, maxMiB: 128 },
  },
  production: {
    broker: { minMiB: 1024, maxMiB: 1024 },
    controller: { minMiB: 1024, maxMiB: 1024 },
    zookeeper: { minMiB: 512, maxMiB: 512 },
  },
};

/** Java's compilers in a laptop's nodes: see docs/decisions/0025. */
export const compilers = {
  /** One tier starts soonest and holds least code: for what keeps metadata only. */
  quick: ["-XX:TieredStopAtLevel=1"],
  /**
   * What moves messages needs the optimising compiler too, or a record of 100 B costs half more. Twice as late as java has
   * it begin, some of it stays out of the way of a start.
   */
  late: [
    "-XX:Tier4InvocationThreshold=10000",
    "-XX:Tier4MinInvocationThreshold=1200",
    "-XX:Tier4CompileThreshold=30000",
    "-XX:Tier4BackEdgeThreshold=80000",
  ],
} as const;

/** A written heap is the greatest one; the least is the profile's, or the same where the profile says so. */
export function resolveJvm(spec: Spec, role: Role): Jvm {
  const heap = heaps[spec.profile][role];
  const written = spec[sectionOf(role)].heap;
  const maxMiB = written === undefined ? heap.maxMiB : mebibytes(written);
  const fixed = heap.minMiB === heap.maxMiB;
  return {
    heap: { minMiB: fixed ? maxMiB : Math.min(heap.minMiB, maxMiB), maxMiB },
    options: spec.profile === "laptop" ? laptopOptions(role) : [],
  };
}

/** Small heaps need no parallel collector. */
function laptopOptions(role: Role): readonly string[] {
  const compiler = role === "broker" ? compilers.late : compilers.quick;
  return ["-XX:+UseSerialGC", ...compiler, "-Djava.awt.headless=true"];
}
