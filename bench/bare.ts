import { execFile } from "node:child_process";
import { randomBytes } from "node:crypto";
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { preload } from "../src/kafka/client.ts";
import type { Broker, DockerCluster, Node } from "../src/model/cluster.ts";
import { describe } from "../src/model/describe.ts";
import { stateOf } from "../src/model/state.ts";
import { isOn } from "../src/model/targets.ts";
import { birthPermission } from "../src/properties/birth.ts";
import { CONFIG_DIRECTORY } from "../src/properties/file.ts";
import { render } from "../src/properties/render.ts";
import { word } from "../src/properties/shell.ts";
import type { Description } from "../src/spec/schema.ts";
import { bindingsOf } from "../src/targets/docker/container.ts";
import { containerName, dataVolume } from "../src/targets/docker/names.ts";
import { wipe } from "../test/e2e/docker/inventory.ts";
import { answers } from "./answers.ts";
import type { Ground } from "./prepare.ts";

const run = promisify(execFile);

/**
 * The cluster of a description as somebody in a hurry would raise it: the same files, image, volumes, networks, ports
 * and JVM flags, by parallel `docker run`, and nothing that checks, waits or comes back. Resolves to the seconds until
 * every broker answered on its host port; everything is removed again.
 */
export async function raiseBare(ground: Ground, description: Description, image: string): Promise<number> {
  const name = `test-bench-bare-${randomBytes(3).toString("hex")}`;
  const described = describe({ kind: "value", value: description, stackName: name });
  if ("problems" in described) throw new Error(described.problems.map((problem) => problem.message).join("\n"));
  const { cluster } = described;
  if (!isOn(cluster, "docker")) throw new Error("a bare cluster runs on Docker");
  const bare = new Bare(ground, cluster, image);
  try {
    await preload();
    const start = performance.now();
    await bare.raise();
    return (performance.now() - start) / 1000;
  } finally {
    await bare.close();
  }
}

class Bare {
  private readonly ground: Ground;
  private readonly cluster: DockerCluster;
  private readonly image: string;
  private readonly uid = randomBytes(6).toString("hex");
  private readonly folder = mkdtempSync(join(tmpdir(), "kafka-cluster-bench-"));

  constructor(ground: Ground, cluster: DockerCluster, image: string) {
    this.ground = ground;
    this.cluster = cluster;
    this.image = image;
    // Read by the containers' user, whoever runs this.
    chmodSync(this.folder, 0o755);
    for (const [node, files] of render(cluster).nodes) {
      mkdirSync(join(this.folder, node));
      for (const file of files) writeFileSync(join(this.folder, node, file.name), file.content);
    }
  }

  async raise(): Promise<void> {
    const { target, zookeepers, controllers, brokers } = this.cluster;
    await Promise.all([
      this.docker("network", "create", target.network.name),
      ...(this.hasOneNetwork ? [] : [this.docker("network", "create", "--internal", target.metadataNetwork)]),
    ]);
    await Promise.all([
      ...[...zookeepers, ...controllers].map((node) =>
        this.docker("run", "--detach", "--network", target.metadataNetwork, ...this.options(node)),
      ),
      ...brokers.map((node) => this.runBroker(node)),
    ]);
    await Promise.all(brokers.map(listens));
  }

  private get hasOneNetwork(): boolean {
    const { network, metadataNetwork } = this.cluster.target;
    return metadataNetwork === network.name;
  }

  /** `docker run` in three: before API 1.44 it joins one network only, and a broker needs both from its first second. */
  private async runBroker(node: Broker): Promise<void> {
    const { target } = this.cluster;
    const container = containerName(this.cluster, node);
    if (this.hasOneNetwork) {
      await this.docker("run", "--detach", "--network", target.network.name, ...this.options(node));
      return;
    }
    await this.docker("create", "--network", target.network.name, "--network-alias", "kafka", ...this.options(node));
    await this.docker("network", "connect", "--alias", node.name, target.metadataNetwork, container);
    await this.docker("start", container);
  }

  private options(node: Node): string[] {
    const { mount, birthMarker } = stateOf(node);
    // A node starts without data only where it finds its permission.
    const permission = word(birthPermission(this.cluster, this.uid, node, "cluster"));
    const permit = `mkdir -p "$(dirname ${birthMarker})" && printf %s ${permission} >${birthMarker}`;
    const ports = bindingsOf(node, "").flatMap(({ ip, port, internal }) => ["--publish", `${ip}:${port}:${internal}`]);
    return [
      ["--name", containerName(this.cluster, node)],
      ["--hostname", node.name],
      ["--network-alias", node.name],
      ["--user", `${node.image.profile.uid}:${node.image.profile.gid}`],
      ["--volume", `${dataVolume(this.cluster, node)}:${mount}`],
      ["--volume", `${join(this.folder, node.name)}:${CONFIG_DIRECTORY}:ro`],
      ports,
      ["--entrypoint", "bash"],
      [this.image, "-c", `${permit} && exec bash ${CONFIG_DIRECTORY}/launch.sh`],
    ].flat();
  }

  private async docker(...args: string[]): Promise<void> {
    await run("docker", ["--host", this.ground.engine.address, ...args]);
  }

  async close(): Promise<void> {
    await wipe(this.ground.docker, this.cluster.name);
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** Resolves when the broker answers on its host port. */
async function listens({ name, listeners }: Broker): Promise<void> {
  const external = listeners.find((listener) => listener.name === "EXTERNAL");
  if (external === undefined) throw new Error(`${name} has no EXTERNAL listener`);
  await answers(external.advertised);
}
