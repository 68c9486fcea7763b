import * as docker from "@pulumi/docker";
import * as pulumi from "@pulumi/pulumi";
import type { DockerCluster, Node } from "../../model/cluster.ts";
import { blessVolumes, recordReadiness } from "./birth.ts";
import type { ContainerPlan } from "./container.ts";
import { settled } from "../settled.ts";
import { hasToChange, queue, registerContainers } from "./containers.ts";
import { registerNetworks, registerVolumes } from "./objects.ts";
import { type Prepared, prepare } from "./prepare.ts";
import type { Deployment, DeployOptions, Rolling } from "../target.ts";
import type { Session } from "./session.ts";
import { startStopped } from "./start.ts";
import { dockerVantage } from "./vantage.ts";

/** Makes a cluster of Docker containers: look and refuse first, then networks and volumes, then the nodes. */
export async function deployDocker(cluster: DockerCluster, options: DeployOptions): Promise<Deployment> {
  const rollingFrom = (from: Session) => options.rolling(dockerVantage(from.docker, cluster));
  const prepared = await prepare(cluster, { ...options, hosted: (from) => (id) => rollingFrom(from).hosted(id) });
  const { session, identity, plans, birth } = prepared;
  if (session !== undefined && !pulumi.runtime.isDryRun()) await startStopped(session.docker, session.live, plans);
  const provider = new docker.Provider(options.resourceName, providerArgs(session), { parent: options.owner });
  const context = { cluster, identity, live: session?.live, parent: options.owner, provider };
  const networks = registerNetworks(context);
  const volumes = registerVolumes(context);
  const blessed = birth === undefined ? Promise.resolve() : settled(volumes).then(() => blessVolumes(birth.shelf, birth.nodes));
  const vantage = session === undefined ? undefined : dockerVantage(session.docker, cluster);
  const containers = await registerContainers(
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
    vantage,
    created: settled(containers),
    changed: plans.some((plan) => hasToChange(session?.live, plan)),
    recordReadiness: async () => {
      if (birth !== undefined && !prepared.everReady) await recordReadiness(birth.shelf);
    },
  };
}

/** Before its first readiness a cluster holds nothing, and what is left of an interrupted birth may be replaced at will. */
function turns({ everReady, plans }: Prepared, rolling: Rolling | undefined) {
  const planOf = (node: Node) => plans.filter((plan) => plan.node.name === node.name);
  return {
    gate: async (plan: ContainerPlan, changed: readonly ContainerPlan[]) => {
      if (everReady) await rolling?.mayRestart(plan.node, changed.map((p) => p.node));
    },
    inOrder: async (changes: readonly ContainerPlan[]) =>
      rolling === undefined || !everReady ? changes : (await rolling.inOrder(changes.map((plan) => plan.node))).flatMap(planOf),
  };
}

/** Without an engine the address is unknown, and the preview shows a plan that no provider has looked at. */
function providerArgs(session: Session | undefined): docker.ProviderArgs {
  if (session === undefined) return { host: pulumi.output(pulumi.unknown as unknown as string) };
  const { address, certPath } = session.engine;
  return { host: address, ...(certPath === undefined ? {} : { certPath }) };
}
