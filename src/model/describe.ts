import { load } from "../spec/load.ts";
import { type Problem, sortProblems } from "../spec/problem.ts";
import type { Source } from "../spec/source.ts";
import type { Cluster } from "./cluster.ts";
import { resolve } from "./resolve.ts";
import { checkRules } from "./rules/rules.ts";

/** A cluster, or everything that is wrong with its description, in the order of the file. */
export type Described = { readonly cluster: Cluster } | { readonly problems: readonly Problem[] };

/** From a description's text or value to the cluster it means. Pure; never throws for a person's mistake. */
export function describe(source: Source): Described {
  const { spec, damaged, problems, place } = load(source);
  const broken = spec ? checkRules(spec, damaged).map(place) : [];
  const all = [...problems, ...broken];
  if (spec && all.length === 0) return { cluster: resolve(spec) };
  return { problems: sortProblems(all) };
}
