import type { Finding } from "../spec/explain.ts";
import { load } from "../spec/load.ts";
import { type Problem, sortProblems } from "../spec/problem.ts";
import type { Spec } from "../spec/schema.ts";
import type { Source } from "../spec/source.ts";
import type { Cluster } from "./cluster.ts";
import { resolve } from "./resolve.ts";
import { checkRules } from "./rules/rules.ts";

/** A cluster, or everything that is wrong with its description, in the order of the file. */
export type Described = { readonly cluster: Cluster } | { readonly problems: readonly Problem[] };

/**
 * From a description's text or value to the cluster it means. Never throws for a person's mistake. Pure, but for what
 * `look` does, which says what is wrong with things outside that the description names.
 */
export function describe(source: Source, look: (spec: Spec) => readonly Finding[] = () => []): Described {
  const { spec, damaged, problems, place } = load(source);
  const broken = spec ? [...checkRules(spec, damaged), ...look(spec)].map(place) : [];
  const all = [...problems, ...broken];
  if (spec && all.length === 0) return { cluster: resolve(spec) };
  return { problems: sortProblems(all) };
}
