import type { Node, Role } from "../../model/cluster.ts";
import { workloadName } from "../../model/names.ts";

/** The claim a StatefulSet gives the pod of this name: `<template>-<pod>`. */
export const claimName = (node: Pick<Node, "name">): string => `data-${node.name}`;

/** The container that is the server; the one before it is `prepare`. */
export const containerName = (role: Role): string => workloadName(role);
export const PREPARE = "prepare";

export const filesName = (role: Role): string => `${workloadName(role)}-files`;

export const roles: readonly Role[] = ["zookeeper", "broker"];
