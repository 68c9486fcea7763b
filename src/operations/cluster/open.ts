import type Docker from "dockerode";
import { adviseOn } from "../../targets/docker/engine/advice.ts";
import type { EngineAddress, Miss } from "../../targets/docker/engine/types.ts";
import { label } from "../../targets/docker/labels.ts";
import { Failure, messageOf } from "../output/failure.ts";
import { chooseCluster } from "./choose.ts";
import { type ClusterContainers, groupByCluster, type ListedContainer } from "./containers.ts";

/** The options every command has. */
export interface ClusterOptions {
  readonly cluster?: string;
  readonly dockerHost?: string;
}

export interface OpenCluster {
  readonly docker: Docker;
  readonly engine: EngineAddress;
  readonly cluster: ClusterContainers;
}

/** Finds the engine and the cluster on it, by labels. Throws a Failure where there is none. */
export async function openCluster(options: ClusterOptions): Promise<OpenCluster> {
  const { docker, engine } = await openEngine(options);
  const clusters = await listClusters(docker);
  const cluster = chooseCluster(clusters, { option: options.cluster, environment: process.env.KAFKA_CLUSTER });
  return { docker, engine, cluster };
}

/** Connects to the engine `findEngine` finds. Loading the client takes 0.1 s, so it runs while the engine is looked for. */
export async function openEngine(options: ClusterOptions): Promise<{ docker: Docker; engine: EngineAddress }> {
  const client = import("../../targets/docker/engine/connect.ts");
  const { findEngine } = await import("../../targets/docker/engine/find.ts");
  const found = await findEngine({ host: options.dockerHost });
  if (!("engine" in found)) throw noEngine(found.misses);
  const { connect } = await client;
  return { docker: connect(found.engine), engine: found.engine };
}

/** Every cluster whose containers are on this engine, running or not. */
export async function listClusters(docker: Docker): Promise<ReadonlyMap<string, ClusterContainers>> {
  try {
    const listed: readonly ListedContainer[] = await docker.listContainers({
      all: true,
      filters: { label: [label.cluster] },
    });
    return groupByCluster(listed);
  } catch (error) {
    throw new Failure(`The Docker engine did not list its containers: ${messageOf(error)}`);
  }
}

function noEngine(misses: readonly Miss[]): Failure {
  const { message, remedy } = adviseOn(misses);
  return new Failure("No Docker engine can be used.", {
    details: message.split("\n"),
    remedy: `${remedy}\nAnother engine is named by DOCKER_HOST or --docker-host; \`kafka-cluster doctor\` tells more.`,
  });
}
