import { randomBytes } from "node:crypto";
import * as docker from "@pulumi/docker";
import type * as pulumi from "@pulumi/pulumi";
import type { DockerCluster } from "../../model/cluster.ts";
import { nodesOf } from "../../model/nodes.ts";
import type { Transform } from "../transform.ts";
import type { Identity } from "./identity.ts";
import { type Labels, label, labelList } from "./labels.ts";
import type { Live } from "./live.ts";
import { volumeName } from "./names.ts";
import { transformObject } from "./transform.ts";

/** What every resource of one deployment shares. */
export interface Context {
  readonly cluster: DockerCluster;
  readonly identity: Identity;
  /** undefined = a preview without an engine. */
  readonly live: Live | undefined;
  readonly parent: pulumi.Resource;
  readonly provider: docker.Provider;
  readonly transform?: Transform | undefined;
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
    ...(metadataNetwork === network.name ? [] : [registerNetwork(context, metadataNetwork, true)]),
  ];
}

function registerNetwork(context: Context, name: string, internal: boolean): docker.Network {
  const live = context.live?.networks.get(name);
  const given = { name, driver: "bridge", internal, labels: labelList(live?.labels ?? ownLabels(context)) };
  const { args, opts } = transformObject(context.transform, "network", given);
  return new docker.Network(name, args, {
    ...opts,
    parent: context.parent,
    provider: context.provider,
    deleteBeforeReplace: true,
    ...unknownLabels(context),
    ...(live === undefined ? {} : onceMade(context, "network")),
    ...(live === undefined ? {} : { import: live.id }),
  });
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
      const given = { name, labels: labelList(labels) };
      const { args, opts } = transformObject(context.transform, "volume", given, node.name);
      const own = { parent: context.parent, provider: context.provider, retainOnDelete: true };
      const isMade = context.live?.volumes.has(name) ?? false;
      const kept = isMade ? onceMade(context, "volume") : {};
      return new docker.Volume(name, args, { ...opts, ...own, ...unknownLabels(context), ...kept });
    }),
  );
}

/** What a program has changed of these holds from when they are made: a difference would replace what nodes live in. */
const onceMade = ({ transform }: Context, kind: "network" | "volume"): { ignoreChanges?: string[] } =>
  transform?.[kind] === undefined ? {} : { ignoreChanges: ["*"] };

function ownLabels({ cluster, identity }: Context): Labels {
  return {
    [label.cluster]: cluster.name,
    [label.uid]: identity.uid,
    [label.stack]: identity.stack,
    [label.component]: identity.component,
    [label.life]: newLife(),
  };
}
