import { homedir } from "node:os";
import type Docker from "dockerode";
import type { Cluster } from "../../model/cluster.ts";
import { nodesOf } from "../../model/nodes.ts";
import { adviseOn } from "../../targets/docker/engine/advice.ts";
import { currentContext } from "../../targets/docker/engine/context.ts";
import { findEngine } from "../../targets/docker/engine/find.ts";
import type { EngineAddress } from "../../targets/docker/engine/types.ts";
import { chooseImages, hasImage } from "../../targets/docker/image.ts";
import { label } from "../../targets/docker/labels.ts";
import { look } from "../../targets/docker/live.ts";
import { busyPorts } from "../../targets/docker/ports.ts";
import { memoryObstacles } from "../../targets/docker/preflight.ts";
import { listClusters } from "../cluster/docker/list.ts";
import { isRunning } from "../cluster/found.ts";
import { type Check, fail, ok, warn } from "./check.ts";

/** Everything about the engine; `cluster` is what the description asks for, where there is one. */
export async function checkDocker(host: string | undefined, cluster: Cluster | undefined): Promise<readonly Check[]> {
  const context = checkContext();
  const found = await findEngine({ host });
  if (!("engine" in found)) {
    const { message, remedy } = adviseOn(found.misses);
    return [context, fail("Docker engine", message.split("\n").join(" "), remedy)];
  }
  const { connect } = await import("../../targets/docker/engine/connect.ts");
  const docker = connect(found.engine);
  const checks = await Promise.all([
    [context, checkEngine(found.engine)],
    cluster === undefined ? [] : checkWants(docker, found.engine, cluster),
    checkClusters(docker),
  ]);
  return checks.flat();
}

function checkContext(): Check {
  const context = currentContext({ env: process.env, platform: process.platform, home: homedir() });
  switch (context.kind) {
    case "default":
      return ok("docker context", "default");
    case "endpoint":
      return ok("docker context", `${context.name} (${context.from}), ${context.endpoint.address}`);
    case "broken":
      return fail(
        "docker context",
        `${context.name} (${context.from}): ${context.reason}`,
        "`docker context use default`, or correct it.",
      );
  }
}

function checkEngine(engine: EngineAddress): Check {
  const kind = engine.isPodman ? "Podman" : engine.isDesktop ? "Docker Desktop" : "Docker";
  const found = `${kind} ${engine.version} (API ${engine.apiVersion}), ${engine.architecture}, ${engine.address} (${engine.source})`;
  if (engine.os !== "linux")
    return fail("Docker engine", `${found} runs ${engine.os} containers`, "Switch it to Linux containers.");
  return ok("Docker engine", found);
}

async function checkWants(docker: Docker, engine: EngineAddress, cluster: Cluster): Promise<readonly Check[]> {
  const live = await look(docker, { cluster: cluster.name, names: [], stack: "", component: "" });
  const [ports, images] = await Promise.all([
    engine.isLocal ? busyPorts(docker, cluster, live, live.gatewayIp ?? "127.0.0.1") : [],
    chooseImages(docker, cluster, live).then((choose) => [...new Set(nodesOf(cluster).map(choose))]),
  ]);
  const memory = memoryObstacles(cluster, engine.memoryBytes).map(({ message, remedy }) =>
    fail("memory", message, remedy),
  );
  return [
    ...(memory.length > 0
      ? memory
      : [ok("memory", `the engine has ${gibibytes(engine.memoryBytes)}, ${engine.cpus} processors`)]),
    ...(ports.length > 0
      ? ports.map(({ message, remedy }) => fail("host ports", message, remedy))
      : [ok("host ports", portsText(cluster, engine))]),
    ...(await Promise.all(images.map((image) => checkImage(docker, image)))),
  ];
}

function portsText(cluster: Cluster, engine: EngineAddress): string {
  const ports = cluster.brokers.flatMap(({ listeners }) => listeners.flatMap(({ published }) => published?.port ?? []));
  return engine.isLocal
    ? `${ports.join(", ")} are free, or this cluster's own`
    : `${ports.join(", ")} (not looked at: the engine is elsewhere)`;
}

async function checkImage(docker: Docker, image: string): Promise<Check> {
  if (await hasImage(docker, image)) return ok("image", image);
  return warn(
    "image",
    `${image} is not on the engine yet`,
    "`npm run up` pulls it, or builds one of the same layout where it cannot be pulled.",
  );
}

async function checkClusters(docker: Docker): Promise<readonly Check[]> {
  const [clusters, temporary] = await Promise.all([
    listClusters(docker),
    docker.listContainers({ all: true, filters: { label: [label.temporary] } }),
  ]);
  const names = [...clusters.values()].map(
    ({ name, nodes }) => `${name} (${nodes.filter(isRunning).length} of ${nodes.length} nodes run)`,
  );
  const leftovers = temporary
    .filter(({ State }) => State !== "running")
    .map(({ Names, Id }) => (Names[0] ?? Id.slice(0, 12)).replace(/^\//, ""));
  return [
    ok("clusters", names.length === 0 ? "none on this engine" : names.join(", ")),
    ...(leftovers.length === 0
      ? []
      : [warn("leftovers", `temporary containers: ${leftovers.join(", ")}`, `docker rm -v ${leftovers.join(" ")}`)]),
  ];
}

function gibibytes(bytes: number): string {
  return `${(bytes / 2 ** 30).toFixed(1)} GiB`;
}
