import { randomBytes } from "node:crypto";
import { THROWAWAY } from "../targets/labels.ts";
import { formatOwner, type Owner, parseOwner } from "./owner.ts";

/** Who a throw-away cluster is. Both names are unique, so nothing of one is mistaken for another's. */
export interface Identity {
  /** The cluster's name, which containers, volumes and the network begin with. */
  readonly name: string;
  /** The stack's name: the cluster's, and its owner. It stands in a label of every object. */
  readonly stack: string;
}

/** A new one. `prefix` begins its name. */
export function newIdentity(prefix: string, owner: Owner): Identity {
  const name = `${prefix}-${randomBytes(4).toString("hex")}`;
  return { name, stack: `${name}.${formatOwner(owner)}` };
}

/** What the label `kafka-cluster.stack` of its objects says. */
export const stackLabelOf = ({ stack }: Identity): string => `${THROWAWAY}/${stack}`;

/** The throw-away cluster behind such a label, and its owner; undefined for the label of anything else. */
export function parseStackLabel(text: string): (Identity & { readonly owner: Owner }) | undefined {
  return text.startsWith(`${THROWAWAY}/`) ? parseStack(text.slice(THROWAWAY.length + 1)) : undefined;
}

/** The same from the stack's name alone. */
export function parseStack(stack: string): (Identity & { readonly owner: Owner }) | undefined {
  const dot = stack.indexOf(".");
  const owner = dot < 1 ? undefined : parseOwner(stack.slice(dot + 1));
  return owner === undefined ? undefined : { name: stack.slice(0, dot), stack, owner };
}
