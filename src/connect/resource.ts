import * as pulumi from "@pulumi/pulumi";
import type { Connector } from "../model/connect.ts";
import { settled } from "../targets/settled.ts";
import type { Found } from "./plan.ts";

/** A connector whose resource is registered. */
export interface Registered {
  readonly connector: Connector;
  /** What Connect has in its place, where that differs; undefined = it does not, or nobody looked. */
  readonly found: Found | undefined;
  /** Brings Connect there. */
  readonly apply: () => Promise<void>;
}

/**
 * A connector in the state: what is wished, and what was found in its place at the last change, so that one changed by
 * somebody else is a difference that a preview shows. As with topics (decisions/0013) no provider is behind it: `apply`
 * brings the connector there before the state says so, and a failure is tried again by the next `up`.
 */
class ConnectorResource extends pulumi.ComponentResource {
  constructor(name: string, inputs: pulumi.Inputs, options: pulumi.ComponentResourceOptions) {
    super("kafka-cluster:index:Connector", name, inputs, options);
    this.registerOutputs({});
  }
}

/** Registers connectors, and resolves when each is as described. `apply` is called in an update only. */
export async function registerConnectors(
  owner: pulumi.ComponentResource,
  resourceName: string,
  connectors: readonly Registered[],
): Promise<void> {
  await settled(connectors.map((one) => register(owner, `${resourceName}/connector/${one.connector.name}`, one)));
}

function register(
  owner: pulumi.ComponentResource,
  name: string,
  { connector, found, apply }: Registered,
): pulumi.Resource {
  const hook = new pulumi.ResourceHook(name, () => apply());
  // With its time: what somebody changes back to the same again is a difference again.
  const noted = found && { found: { at: new Date().toISOString(), ...found } };
  const { paused, config } = connector;
  return new ConnectorResource(
    name,
    { connector: connector.name, paused, config: { ...config }, ...noted },
    {
      parent: owner,
      // Whoever leaves the description is removed by name. One that goes with all of `connect` stays in Connect's topic,
      // where there is one, and runs again with the next workers: `up` tells of it (strangers.ts).
      retainOnDelete: true,
      hooks: { beforeCreate: [hook], beforeUpdate: [hook] },
      // What was found once stays noted until something else is.
      ignoreChanges: found === undefined ? ["found"] : [],
    },
  );
}

/**
 * Keeps in the state which connectors are ours, so that one that leaves the description leaves Connect too, and one that
 * somebody made by hand stays. `remove` is called with the names that are gone, before the state is changed: a failure
 * is tried again by the next `up`.
 */
export function rememberConnectors(
  owner: pulumi.ComponentResource,
  resourceName: string,
  names: readonly string[],
  remove: (names: readonly string[]) => Promise<void>,
): pulumi.Resource {
  const hook = new pulumi.ResourceHook(`${resourceName}-connectors`, async ({ oldInputs }) => {
    const before: unknown = oldInputs?.input;
    const gone = (Array.isArray(before) ? before.map(String) : []).filter((name) => !names.includes(name));
    if (gone.length > 0) await remove(gone);
  });
  return new pulumi.Stash(
    `${resourceName}-connectors`,
    { input: [...names] },
    { parent: owner, hooks: { beforeUpdate: [hook] } },
  );
}
