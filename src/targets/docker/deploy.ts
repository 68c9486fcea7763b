import * as docker from "@pulumi/docker";
import * as pulumi from "@pulumi/pulumi";
import type { Cluster, Node } from "../../model/cluster.ts";
import { settled } from "../settled.ts";
import { blessVolumes, recordReadiness } from "./birth.ts";
import type { ContainerPlan } from "./container.ts";
import { hasToChange, queue, registerContainers } from "./containers.ts";
import { registerNetworks, registerVolumes } from "./objects.ts";
import { type Prepared, type PrepareOptions, prepare } from "./prepare.ts";
import type { Session } from "./session.ts";
import { startStopped } from "./start.ts";
import { dockerVantage } from "./vantage.ts";

/** What the layers above decide about a running cluster; asked only when a running node has to change. */
export interface Rolling {
  mayRestart(node: Node, changedBefore: readonly Node[]): Promise<void>;
  inOrder(nodes: readonly Node[]): Promise<readonly Node[]>;
  /** Partitions with a replica on this broker; undefined when no broker answers. */
  hosted(brokerId: number): Promise<readonly string[] | undefined>;
}

export interface DeployOptions extends Omit<PrepareOptions, "hosted"> {
  readonly rolling: (vantage: ReturnType<typeof dockerVantage>) => Rolling;
}

export interface Deployment {
  readonly uid: string;
  /** undefined = a preview without an engine. */
  readonly vantage: ReturnType<typeof dockerVantage> | undefined;
  /** Resolves when every container exists; in a preview, when it is planned. */
  readonly created: Promise<void>;
  /** A running node was changed: its leaders may have moved. */
  readonly changed: boolean;
  /** Notes in the volumes that the cluster has been ready, where that is news. */
  readonly recordReadiness: () => Promise<void>;
}

/** Makes a cluster of Docker containers: look and refuse first, then networks and volumes, then the nodes. */
export async function deployDocker(cluster: Cluster, options: DeployOptions): Promise<Deployment> {
  const rollingFrom = (from: Session) => options.rolling(dockerVantage(from.docker, cluster, from.live));
  const prepared = await prepare(cluster, { ...options, hosted: (from) => (id) => rollingFrom(from).hosted(id) });
  const { session, identity, plans, birth } = prepared;
  if (session !== undefined && !pulumi.runtime.isDryRun()) await startStopped(session.docker, session.live, plans);
  const provider = new docker.Provider(options.resourceName, providerArgs(session), { parent: options.owner });
  const context = { cluster, identity, live: session?.live, parent: options.owner, provider };
  const networks = registerNetworks(context);
  const volumes = registerVolumes(context);
  const blessed =
    birth === undefined
      ? Promise.resolve()
      : settled(volumes).then(() => blessVolumes(birth.shelf, birth.judged, birth.kept));
  const { containers, allowed } = await registerContainers(
    {
      ...context,
      docker: session?.docker,
      ...turns(prepared, session && rollingFrom(session)),
      oneByOne: queue(),
      ground: blessed.then(() => [...networks, ...volumes]),
    },
    plans,
  );
  return {
    uid: identity.uid,
    vantage: session && dockerVantage(session.docker, cluster, session.live),
    created: allowed.then(() => settled(containers)),
    changed: plans.some((plan) => hasToChange(session?.live, plan)),
    recordReadiness: async () => {
      if (session !== undefined) await recordReadiness(session.docker, cluster);
    },
  };
}

/** Before its first readiness a cluster holds nothing, and what is left of an interrupted birth may be replaced at will. */
function turns({ everReady, plans }: Prepared, rolling: Rolling | undefined) {
  const planOf = (node: Node) => plans.filter((plan) => plan.node.name === node.name);
  return {
    gate: async (plan: ContainerPlan, changed: readonly ContainerPlan[]) => {
      if (everReady)
        await rolling?.mayRestart(
          plan.node,
          changed.map((p) => p.node),
        );
    },
    inOrder: async (changes: readonly ContainerPlan[]) =>
      rolling === undefined || !everReady
        ? changes
        : (await rolling.inOrder(changes.map((plan) => plan.node))).flatMap(planOf),
  };
}

/** Without an engine the address is unknown, and the preview shows a plan that no provider has looked at. */
function providerArgs(session: Session | undefined): docker.ProviderArgs {
  if (session === undefined) return { host: pulumi.output(pulumi.unknown as unknown as string) };
  const { address, certPath } = session.engine;
  return { host: address, ...(certPath === undefined ? {} : { certPath }) };
}
