import { randomBytes } from "node:crypto";
import * as docker from "@pulumi/docker";
import type * as pulumi from "@pulumi/pulumi";
import type { Cluster } from "../../model/cluster.ts";
import { nodesOf } from "../../model/nodes.ts";
import type { Identity } from "./identity.ts";
import { type Labels, label, labelList } from "./labels.ts";
import type { Live } from "./live.ts";
import { volumeName } from "./names.ts";

/** What every resource of one deployment shares. */
export interface Context {
  readonly cluster: Cluster;
  readonly identity: Identity;
  /** undefined = a preview without an engine. */
  readonly live: Live | undefined;
  readonly parent: pulumi.Resource;
  readonly provider: docker.Provider;
}

/** A value no object has had before: put into a label, it recreates what the state knows but the engine has lost. */
export const newLife = (): string => randomBytes(4).toString("hex");

/** Without an engine nothing is known of lives (and of `also`), so the plan leaves them as the state has them. */
export const unknownLabels = (context: Context, ...also: readonly string[]): { ignoreChanges?: string[] } =>
  context.live === undefined ? { ignoreChanges: ["labels", ...also] } : {};

/**
 * The clients' network and ZooKeeper's. One of ours that exists is adopted by its id: a network cannot be made anew
 * while nodes are in it, and a create of an existing name fails for ever.
 */
export function registerNetworks(context: Context): docker.Network[] {
  const { network, metadataNetwork } = context.cluster.target;
  return [
    ...(network.existing ? [] : [registerNetwork(context, network.name, false)]),
    registerNetwork(context, metadataNetwork, true),
  ];
}

function registerNetwork(context: Context, name: string, internal: boolean): docker.Network {
  const live = context.live?.networks.get(name);
  return new docker.Network(
    name,
    { name, driver: "bridge", internal, labels: labelList(live?.labels ?? ownLabels(context)) },
    {
      parent: context.parent,
      provider: context.provider,
      deleteBeforeReplace: true,
      ...unknownLabels(context),
      ...(live === undefined ? {} : { import: live.id }),
    },
  );
}

/** Every node's volumes. The engine never deletes them, and an existing one keeps its labels: it is adopted. */
export function registerVolumes(context: Context): docker.Volume[] {
  return nodesOf(context.cluster).flatMap((node) =>
    node.image.profile.volumes.map(({ volume }) => {
      const name = volumeName(context.cluster, node, volume);
      const labels = context.live?.volumes.get(name)?.labels ?? {
        ...ownLabels(context),
        [label.node]: node.name,
        [label.role]: node.role,
      };
      return new docker.Volume(
        name,
        { name, labels: labelList(labels) },
        { parent: context.parent, provider: context.provider, retainOnDelete: true, ...unknownLabels(context) },
      );
    }),
  );
}

function ownLabels({ cluster, identity }: Context): Labels {
  return {
    [label.cluster]: cluster.name,
    [label.uid]: identity.uid,
    [label.stack]: identity.stack,
    [label.component]: identity.component,
    [label.life]: newLife(),
  };
}
