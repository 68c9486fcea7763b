import type { Role } from "../../src/model/cluster.ts";
import type { Description } from "../../src/spec/schema.ts";
import { externals, valuesOf } from "./matrix.ts";

/** Brokers that are the controllers. */
export const combined = { controllers: { combined: true } } as const;

const placed: Description["kubernetes"] = {
  resources: { controller: { cpu: "0.2", cpuLimit: 1 } },
  controllerStorage: "2Gi",
  spread: { nodes: "required", zones: "off" },
  external: externals["node-ports"],
};

export interface KraftCase {
  readonly name: string;
  readonly role: Role;
  readonly description: Partial<Description>;
}

/** Controllers, brokers beside them, and brokers that are the controllers, as they are and placed. */
export const kraftCases: readonly KraftCase[] = [
  { name: "kraft-controllers", role: "controller", description: {} },
  {
    name: "kraft-five-controllers-placed",
    role: "controller",
    description: { controllers: { count: 5 }, kubernetes: placed },
  },
  { name: "kraft-brokers", role: "broker", description: {} },
  { name: "kraft-combined", role: "broker", description: { ...combined, kubernetes: placed } },
];

/** The values of the chart kafka for a role in KRaft. */
export const kraftValuesOf = (description: Partial<Description>, role: Role) =>
  valuesOf({ metadata: "kraft", ...description }, role, { image: "apache/kafka:4.3.1" });
