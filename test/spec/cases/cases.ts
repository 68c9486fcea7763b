import type { ProblemCode } from "../../../src/spec/problem.ts";
import type { Cases, ProblemCase } from "./case.ts";
import { connectCases } from "./connect.ts";
import { fileCases } from "./file.ts";
import { kubernetesCases } from "./kubernetes.ts";
import { metadataCases } from "./metadata.ts";
import { networkCases } from "./network.ts";
import { topicCases } from "./topics.ts";
import { topologyCases } from "./topology.ts";
import { typeCases } from "./type.ts";
import { valueCases } from "./value.ts";
import { versionCases } from "./version.ts";

/** A code without any case does not compile here. */
const covered = {
  ...fileCases,
  ...typeCases,
  ...valueCases,
  ...topologyCases,
  ...topicCases,
  ...connectCases,
  ...metadataCases,
  ...networkCases,
  ...kubernetesCases,
  ...versionCases,
} satisfies Readonly<Record<ProblemCode, readonly ProblemCase[]>>;

const groups: readonly Cases[] = [
  fileCases,
  typeCases,
  valueCases,
  topologyCases,
  topicCases,
  connectCases,
  metadataCases,
  networkCases,
  kubernetesCases,
  versionCases,
];

/** Cases for every code, of every group that has some. */
export const cases: Readonly<Record<ProblemCode, readonly ProblemCase[]>> = {
  ...covered,
  ...Object.fromEntries(
    (Object.keys(covered) as ProblemCode[]).map((code) => [code, groups.flatMap((group) => group[code] ?? [])]),
  ),
};
