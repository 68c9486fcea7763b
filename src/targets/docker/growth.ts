import type Docker from "dockerode";
import type { Node } from "../../model/cluster.ts";
import type { Growth } from "../ensemble.ts";
import type { Obstacle } from "../obstacle.ts";
import type { ContainerPlan } from "./container.ts";
import { readFile } from "./keeper.ts";
import { label } from "./labels.ts";
import { isRunning, type Live } from "./live.ts";
import { readNodeFile } from "./packed.ts";

const listFile = "zoo.cfg";
const member = /^server\.\d+=.*\n?/gm;

/** How many members ZooKeeper's list has in each node's container, running or not; a node without a container has none. */
export async function ensembleLists(
  docker: Docker,
  plans: readonly ContainerPlan[],
  live: Live,
): Promise<ReadonlyMap<string, number | undefined>> {
  const sizes = plans
    .filter((plan) => plan.node.role === "zookeeper" && live.containers.has(plan.name))
    .map(async (plan) => [plan.node.name, (await listText(docker, plan, live))?.match(member)?.length] as const);
  return new Map(await Promise.all(sizes));
}

async function listText(docker: Docker, plan: ContainerPlan, live: Live): Promise<string | undefined> {
  const container = live.containers.get(plan.name);
  if (container === undefined) return undefined;
  if (container.labels[label.hash] !== plan.labels[label.hash])
    return readNodeFile(docker.getContainer(container.id), listFile);
  return plan.files.find(({ name }) => name === listFile)?.content;
}

/**
 * What speaks against the growth of an ensemble that the volumes allow. It begins with all members, and a member that
 * comes back with another list brings nothing else that is new: what fails then has one cause.
 */
export async function growthObstacles(
  docker: Docker,
  plans: readonly ContainerPlan[],
  growth: Growth | undefined,
  live: Live,
): Promise<Obstacle[]> {
  if (growth === undefined) return [];
  const isNew = ({ node }: ContainerPlan) => growth.joining.includes(node.name);
  const [joining, members] = [true, false].map((wanted) =>
    plans.filter((plan) => plan.node.role === "zookeeper" && isNew(plan) === wanted),
  ) as [ContainerPlan[], ContainerPlan[]];
  const running = members.filter((plan) => isRunning(live.containers.get(plan.name)));
  const hasBegun = joining.some((plan) => live.containers.has(plan.name));
  // With none of them running nobody acts by the old list: then all begin by the new one.
  const down = hasBegun || running.length === 0 ? [] : members.filter((plan) => !running.includes(plan));
  const otherwise = await Promise.all(running.map((plan) => changesOtherwise(docker, plan, live)));
  return [
    ...down.map(({ node }) => memberDown(node, growth)),
    ...running.flatMap(({ node }, index) => (otherwise[index] ? [alsoChanged(node, growth)] : [])),
  ];
}

/** Another image, or files that differ in more than the list. */
async function changesOtherwise(docker: Docker, plan: ContainerPlan, live: Live): Promise<boolean> {
  const container = live.containers.get(plan.name);
  if (container === undefined || container.labels[label.hash] === plan.labels[label.hash]) return false;
  if (container.image !== plan.image) return true;
  const differ = await Promise.all(
    plan.args.uploads.map(async ({ file, content }) => {
      const now = await readFile(docker.getContainer(container.id), file);
      return now?.replace(member, "") !== content.replace(member, "");
    }),
  );
  return differ.includes(true);
}

const back = ({ from }: Growth) =>
  `Set zookeeper.count to ${from}, run \`pulumi up\`, and grow the ensemble after that.`;

function memberDown(node: Node, growth: Growth): Obstacle {
  return {
    code: "ensemble-incomplete",
    about: node.name,
    message: `The ensemble is to grow from ${growth.from} nodes, but ${node.name} does not run: it begins with all of its members.`,
    remedy: back(growth),
  };
}

function alsoChanged(node: Node, growth: Growth): Obstacle {
  return {
    code: "ensemble-also-changed",
    about: node.name,
    message: `The ensemble is to grow from ${growth.from} nodes, and ${node.name} would change in more than that (image, memory, settings): should it fail, nobody could tell which it was.`,
    remedy: back(growth),
  };
}
