import * as pulumi from "@pulumi/pulumi";
import type { Cluster, Node } from "./model/cluster.ts";
import { describe } from "./model/describe.ts";
import { type Connection, connectionOf } from "./outputs/connection.ts";
import { type RenderedCluster, render } from "./properties/render.ts";
import { applyDynamic } from "./readiness/dynamic.ts";
import { changeOrder } from "./readiness/gate.ts";
import { look } from "./readiness/snapshot.ts";
import type { Vantage } from "./readiness/vantage.ts";
import { NotReady, waitMayRestart, waitReady } from "./readiness/wait.ts";
import { type Consents, consentsFrom } from "./spec/consent.ts";
import { formatProblems } from "./spec/problem.ts";
import type { Description } from "./spec/schema.ts";
import type { Source } from "./spec/source.ts";
import { type Deployment, deployDocker, type Rolling } from "./targets/docker/deploy.ts";

const readyDeadlineMs = 180_000;
const gateDeadlineMs = 300_000;

/**
 * A Kafka cluster: description → model → files → target → readiness → outputs. The type token, the names of the
 * children and their parent are state: changing one would replace what holds data.
 */
export class KafkaCluster extends pulumi.ComponentResource {
  readonly bootstrap: pulumi.Output<Connection["bootstrap"]>;
  readonly nodes: pulumi.Output<Connection["nodes"]>;
  readonly clientProperties: pulumi.Output<Connection["clientProperties"]>;
  readonly zookeeperConnect: pulumi.Output<Connection["zookeeperConnect"]>;
  /** Kafka's own cluster id; unknown until the cluster is ready. */
  readonly clusterId: pulumi.Output<string>;
  /** Resolves when the cluster is proven ready (in a preview: planned). Rejects with RunError. */
  readonly ready: Promise<void>;

  /** Throws RunError with every problem of the description. */
  constructor(name: string, description: Description | Source, options?: pulumi.ComponentResourceOptions) {
    const described = describe("kind" in description ? description : { kind: "value", value: description, stackName: name });
    if ("problems" in described) throw new pulumi.RunError(formatProblems(described.problems));
    super("kafka-cluster:index:KafkaCluster", name, {}, options);
    const { cluster } = described;
    const deployed = this.deploy(name, cluster);
    this.ready = deployed.then(() => undefined);
    // A failure is told once, by `ready`; what depends on it stays unresolved and does not tell it again.
    const proven = deployed.catch(() => new Promise<never>(() => undefined));
    const connection = connectionOf(cluster);
    const whenProven = <T>(value: T) => pulumi.output(proven.then(() => value));
    this.bootstrap = whenProven(connection.bootstrap);
    this.nodes = whenProven(connection.nodes);
    this.clientProperties = whenProven(connection.clientProperties);
    this.zookeeperConnect = whenProven(connection.zookeeperConnect);
    this.clusterId = pulumi.output(proven.then((id) => id ?? (pulumi.unknown as unknown as string)));
    void proven.then(() => this.registerOutputs({ bootstrap: this.bootstrap, clusterId: this.clusterId }));
  }

  private async deploy(name: string, cluster: Cluster): Promise<string | undefined> {
    const files = render(cluster);
    const consents = consentsFrom(process.env.KAFKA_CLUSTER_ALLOW);
    try {
      const deployment = await deployDocker(cluster, {
        owner: this,
        resourceName: name,
        files,
        consents,
        rolling: (vantage) => this.rolling(cluster, vantage, consents),
      });
      await deployment.created;
      return pulumi.runtime.isDryRun() ? undefined : await this.prove(deployment, files);
    } catch (error) {
      throw error instanceof NotReady ? new pulumi.RunError(error.message) : error;
    }
  }

  /** Ready, with the settings that need no restart in force: Kafka's own cluster id. */
  private async prove(deployment: Deployment, files: RenderedCluster): Promise<string> {
    if (deployment.vantage === undefined) throw new Error("an update without an engine");
    const { kafka } = await waitReady(deployment.vantage, { deadlineMs: readyDeadlineMs, onProgress: this.progress });
    await applyDynamic(deployment.vantage, files.dynamic);
    await deployment.recordReadiness();
    return kafka?.clusterId ?? "";
  }

  private rolling(cluster: Cluster, vantage: Vantage, consents: Consents): Rolling {
    return {
      mayRestart: (node: Node, changed) =>
        waitMayRestart(vantage, node, { deadlineMs: gateDeadlineMs, profile: cluster.profile, consents, changed, onProgress: this.progress }),
      inOrder: async (nodes) => changeOrder(nodes, await look(vantage)),
    };
  }

  private readonly progress = (text: string): void => {
    void pulumi.log.info(text, this, undefined, true);
  };
}
