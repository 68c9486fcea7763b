import * as docker from "@pulumi/docker";
import * as pulumi from "@pulumi/pulumi";
import type { DockerCluster, Node } from "../../model/cluster.ts";
import type { Consents } from "../../spec/consent.ts";
import { latecomers } from "../ensemble.ts";
import { settled } from "../settled.ts";
import type { Deployment, DeployOptions, Rolling } from "../target.ts";
import { blessVolumes, recordReadiness } from "./birth.ts";
import { registerCompanions } from "./companions.ts";
import { dockerConnect } from "./connect-access.ts";
import type { ContainerPlan } from "./container.ts";
import { hasToChange, queue, registerContainers } from "./containers.ts";
import { watchCrashes } from "./crashed.ts";
import { stopLeft } from "./leaving.ts";
import { registerNetworks, registerVolumes } from "./objects.ts";
import { type Prepared, prepare } from "./prepare.ts";
import type { Session } from "./session.ts";
import { startStopped } from "./start.ts";
import { dockerVantage } from "./vantage.ts";

/** Makes a cluster of Docker containers: look and refuse first, then networks and volumes, then the nodes. */
export async function deployDocker(cluster: DockerCluster, options: DeployOptions): Promise<Deployment> {
  const hosted = ({ docker, live }: Session) => options.rolling(dockerVantage(docker, cluster, live)).hosted;
  const prepared = await prepare(cluster, { ...options, hosted });
  const { session, identity, plans, companions, birth } = prepared;
  const growth = birth?.judged.growth;
  const vantage = session && dockerVantage(session.docker, cluster, session.live, growth?.joining);
  if (session !== undefined && !pulumi.runtime.isDryRun()) await startStopped(session.docker, session.live, plans);
  const rolling = vantage && options.rolling(vantage);
  const provider = new docker.Provider(options.resourceName, providerArgs(session), { parent: options.owner });
  const { owner: parent, transform } = options;
  const context = { cluster, identity, live: session?.live, parent, provider, transform };
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
      ...turns(prepared, rolling),
      oneByOne: queue(),
      ground: blessed.then(() => [...networks, ...volumes]),
    },
    plans,
  );
  return {
    uid: identity.uid,
    vantage,
    created: allowed.then(() => settled(containers)),
    connect: cluster.connect && session && dockerConnect(session.docker, cluster, cluster.connect),
    raiseCompanions: (joined) => registerCompanions({ ...context, docker: session?.docker }, companions, joined),
    changed: plans.some((plan) => hasToChange(session?.live, plan)),
    ...onceReady(cluster, prepared, rolling, options.consents),
  };
}

/** What is left to do when the nodes are proven ready. */
function onceReady(
  cluster: DockerCluster,
  { session, farewell }: Prepared,
  rolling: Rolling | undefined,
  consents: Consents,
): Pick<Deployment, "left" | "recordReadiness"> {
  if (session === undefined) return { recordReadiness: async () => undefined };
  const { docker, live } = session;
  return {
    ...(farewell && rolling && { left: () => stopLeft({ ...farewell, live, consents, hosted: rolling.hosted }) }),
    recordReadiness: () => recordReadiness(docker, cluster),
  };
}

/**
 * What is left of an interrupted birth holds nothing, and may be replaced at will. Without the mark of a first readiness the
 * cluster itself is asked, once, and only where something that runs has to change.
 */
function turns({ everReady, plans, session, birth }: Prepared, rolling: Rolling | undefined) {
  const { growth, refills = [] } = birth?.judged ?? {};
  const planOf = (node: Node) => plans.filter((plan) => plan.node.name === node.name);
  const lost = new Set(refills);
  let inUse: Promise<boolean> | undefined;
  const isGated = () => {
    inUse ??= everReady ? Promise.resolve(true) : (rolling?.isInUse() ?? Promise.resolve(false));
    return inUse;
  };
  return {
    gate: async (plan: ContainerPlan, changed: readonly ContainerPlan[]) => {
      const before = changed.map(({ node }) => node);
      // The gate looks again and again; an answer that is waited for would be about another moment than its snapshot.
      const course = session && watchCrashes(session.docker, plan.name);
      const isDown = async () => (await course?.()) === "loops";
      if (await isGated()) await rolling?.mayRestart(plan.node, before, isDown);
    },
    inOrder: async (changes: readonly ContainerPlan[]) =>
      rolling === undefined || !(await isGated())
        ? changes
        : (await rolling.inOrder(changes.map((plan) => plan.node))).flatMap(planOf),
    late: growth === undefined ? [] : latecomers(growth),
    refills,
    // Only who may has its permission written: refused, it is as it was.
    refill: async ({ node }: ContainerPlan) => {
      lost.delete(node.name);
      const others = plans.filter((plan) => lost.has(plan.node.name)).map((plan) => plan.node);
      await rolling?.mayRefill(node, others);
      if (birth !== undefined)
        await blessVolumes(birth.shelf, { ...birth.judged, births: [node.name], beginning: "node" }, birth.kept);
    },
  };
}

/** Without an engine the address is unknown, and the preview shows a plan that no provider has looked at. */
function providerArgs(session: Session | undefined): docker.ProviderArgs {
  if (session === undefined) return { host: pulumi.output(pulumi.unknown as unknown as string) };
  const { address, certPath } = session.engine;
  return { host: address, ...(certPath === undefined ? {} : { certPath }) };
}
