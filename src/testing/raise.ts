import type Docker from "dockerode";
import { describe } from "../model/describe.ts";
import { newestOf } from "../model/versions.ts";
import { Failure, formatFailure, messageOf } from "../operations/output/failure.ts";
import { type Connection, connectionOf } from "../outputs/connection.ts";
import { dataDirectory } from "../setup/data-directory.ts";
import { ensureEngine } from "../setup/engine/ensure.ts";
import { ensureImages } from "../setup/image/ensure.ts";
import { say } from "../setup/say.ts";
import { installTools } from "../setup/session.ts";
import { SetupError } from "../setup/setup-error.ts";
import type { EngineAddress } from "../targets/docker/engine/types.ts";
import { label } from "../targets/docker/labels.ts";
import { environmentOf, up } from "./automation.ts";
import { type Identity, newIdentity, stackLabelOf } from "./identity.ts";
import { type ClusterOptions, describeThrowaway, type SettledOptions, settleOptions } from "./options.ts";
import { ourselves } from "./owner.ts";
import { freePorts, isPortClash } from "./ports.ts";
import { removeCluster, sweep } from "./remove.ts";

/** A cluster that is proven ready, and that whoever raised it removes. */
export interface Raised {
  readonly identity: Identity;
  readonly docker: Docker;
  /** How it is reached; `network` is in the Docker network of the cluster's name, where it has one. */
  readonly connection: Connection;
  /** Copies of each partition where a topic says nothing else. */
  readonly replicationFactor: number;
  /** Removes it with everything that is its. A second time there is nothing to do. */
  remove(): Promise<void>;
}

/** Ports are free when they are chosen, and may be taken a second later. */
const ATTEMPTS = 3;

/**
 * Raises a throw-away cluster as `up` would, with names and ports of its own, and removes what clusters of processes
 * that are gone have left. Fetches what `npm run up` fetches, the first time. Rejects with a Failure, SetupError or
 * RunError; nothing is left then. `signal` ends it early.
 */
export async function raise(options: ClusterOptions, signal: AbortSignal): Promise<Raised> {
  const settled = settleOptions(options);
  const here = ourselves();
  const { engine, docker } = await openGround(settled, newIdentity(settled.name, here));
  const swept = sweep(docker, here, engine.isLocal).catch((error: unknown) =>
    say(`What an earlier test has left could not be removed: ${messageOf(error)}`),
  );
  for (let attempt = 1; ; attempt++) {
    const identity = newIdentity(settled.name, here);
    const remove = () => removeCluster(docker, identity);
    try {
      const [connection] = await Promise.all([raiseOnce(docker, identity, settled, signal), swept]);
      return { identity, docker, ...connection, remove };
    } catch (error) {
      await remove();
      if (
        signal.aborted ||
        attempt === ATTEMPTS ||
        !isPortClash(error instanceof Failure ? formatFailure(error) : messageOf(error))
      )
        throw error;
    }
  }
}

async function raiseOnce(docker: Docker, identity: Identity, options: SettledOptions, signal: AbortSignal) {
  const ports = { hostPortBase: await freePorts(options.brokers), gatewayPortBase: await freePorts(options.brokers) };
  const description = describeThrowaway(options, { name: identity.name, ...ports });
  const described = describe({ kind: "value", value: description, stackName: identity.name });
  const network = options.network ? makeNetwork(docker, identity) : Promise.resolve();
  try {
    await Promise.all([network, up(identity, description, signal, network)]);
  } finally {
    await network.catch(() => undefined);
  }
  if ("problems" in described) throw new Error("a description with problems was raised");
  const { cluster } = described;
  return { connection: connectionOf(cluster), replicationFactor: cluster.replication.factor };
}

/** By the engine's own API: it takes a tenth of a second, and the provider waits 2 s after making one. */
async function makeNetwork(docker: Docker, identity: Identity): Promise<void> {
  await docker.createNetwork({
    Name: identity.name,
    Driver: "bridge",
    CheckDuplicate: true,
    Labels: { [label.cluster]: identity.name, [label.stack]: stackLabelOf(identity) },
  });
}

/** The Pulumi CLI and its provider, an engine on this machine, and the image: as `npm run up` gets them. */
async function openGround(
  { metadata, version = newestOf(metadata), image }: SettledOptions,
  identity: Identity,
): Promise<{ readonly engine: EngineAddress; readonly docker: Docker }> {
  const client = import("../targets/docker/engine/connect.ts");
  const engine = await ensureEngine(undefined, dataDirectory());
  if (!engine.isLocal) {
    throw new SetupError(
      `The Docker engine is at ${engine.address}, another machine: the brokers of a throw-away cluster listen on 127.0.0.1 there.`,
    );
  }
  const images = image === undefined ? [] : [image];
  await Promise.all([
    installTools(environmentOf(identity), ["docker"]),
    ensureImages(engine, {
      target: "docker",
      version,
      host: undefined,
      images,
      takesDefaultImage: image === undefined,
    }),
  ]);
  return { engine, docker: (await client).connect(engine) };
}
