import type Docker from "dockerode";
import { adviseOn } from "../../../targets/docker/engine/advice.ts";
import type { EngineAddress, Miss } from "../../../targets/docker/engine/types.ts";
import { Failure } from "../../output/failure.ts";
import type { Place } from "../access.ts";
import { dockerAccess } from "./access.ts";
import { listClusters } from "./list.ts";

/** The engine that `host` names, or the one that is found on this machine. Rejects with a Failure. */
export async function dockerPlace(host: string | undefined): Promise<Place> {
  const { docker } = await openEngine(host);
  return {
    where: "on this Docker engine",
    clusters: () => listClusters(docker),
    access: ({ name }) => dockerAccess(docker, name),
  };
}

/** Connects to the engine `findEngine` finds. Loading the client takes 0.1 s, so it runs while the engine is looked for. */
export async function openEngine(host: string | undefined): Promise<{ docker: Docker; engine: EngineAddress }> {
  const client = import("../../../targets/docker/engine/connect.ts");
  const { findEngine } = await import("../../../targets/docker/engine/find.ts");
  const found = await findEngine({ host });
  if (!("engine" in found)) throw noEngine(found.misses);
  const { connect } = await client;
  return { docker: connect(found.engine), engine: found.engine };
}

function noEngine(misses: readonly Miss[]): Failure {
  const { message, remedy } = adviseOn(misses);
  return new Failure("No Docker engine can be used.", {
    details: message.split("\n"),
    remedy: `${remedy}\nAnother engine is named by DOCKER_HOST or --docker-host; \`kafka-cluster doctor\` tells more.`,
  });
}
