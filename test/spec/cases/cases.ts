import type { ProblemCode } from "../../../src/spec/problem.ts";
import type { ProblemCase } from "./case.ts";
import { fileCases } from "./file.ts";
import { kubernetesCases } from "./kubernetes.ts";
import { networkCases } from "./network.ts";
import { topologyCases } from "./topology.ts";
import { typeCases } from "./type.ts";
import { valueCases } from "./value.ts";
import { versionCases } from "./version.ts";

/** Cases for every code: a code without any does not compile. */
export const cases: Readonly<Record<ProblemCode, readonly ProblemCase[]>> = {
  ...fileCases,
  ...typeCases,
  ...valueCases,
  ...topologyCases,
  ...networkCases,
  ...kubernetesCases,
  ...versionCases,
};
