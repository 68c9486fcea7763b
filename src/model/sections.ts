import type { Role } from "./cluster.ts";

/** The section of a description that speaks of a role's nodes. */
export type Section = "brokers" | "controllers" | "zookeeper";

const SECTIONS: Readonly<Record<Role, Section>> = {
  broker: "brokers",
  controller: "controllers",
  zookeeper: "zookeeper",
};

export const sectionOf = (role: Role): Section => SECTIONS[role];
