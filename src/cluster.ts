import * as pulumi from "@pulumi/pulumi";
import type { Cluster, Node } from "./model/cluster.ts";
import { deployTo } from "./deploy.ts";
import { describe } from "./model/describe.ts";
import { type Connection, connectionOf } from "./outputs/connection.ts";
import { type RenderedCluster, render } from "./properties/render.ts";
import { electPreferredLeaders, routeBy } from "./kafka/client.ts";
import { applyDynamic } from "./readiness/dynamic.ts";
import { changeOrder, hostedBy } from "./readiness/gate.ts";
import { look } from "./readiness/snapshot.ts";
import { clientBootstrap, type Vantage } from "./readiness/vantage.ts";
import { NotReady, waitMayRestart, waitReady } from "./readiness/wait.ts";
import { refusal } from "./refusal.ts";
import { type Consents, consentsFrom } from "./spec/consent.ts";
import { formatProblems } from "./spec/problem.ts";
import type { Description } from "./spec/schema.ts";
import type { Source } from "./spec/source.ts";
import { settled } from "./targets/settled.ts";
import { rememberSettings } from "./targets/settings.ts";
import type { Deployment, Rolling } from "./targets/target.ts";

/** How long `up` waits for readiness, and for the gate before each change; a slow machine may want more. */
const readyDeadlineMs = () => seconds("KAFKA_CLUSTER_READY_SECONDS", 180);
const gateDeadlineMs = () => seconds("KAFKA_CLUSTER_GATE_SECONDS", 300);

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
    if ("problems" in described) throw refusal(formatProblems(described.problems));
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
      const deployment = await deployTo(cluster, {
        owner: this,
        resourceName: name,
        files,
        consents,
        rolling: (access) => {
          for (const { address, dial } of access.ways ?? []) routeBy(address, dial);
          return this.rolling(cluster, access, consents);
        },
        onProgress: this.progress,
      });
      await deployment.created;
      const id = pulumi.runtime.isDryRun() ? undefined : await this.prove(cluster, deployment, files);
      const settings = rememberSettings(this, name, Object.keys(files.dynamic), (gone) =>
        applyDynamic(clientBootstrap(cluster.brokers), files.dynamic, gone),
      );
      await settled([settings]);
      return id;
    } catch (error) {
      throw error instanceof NotReady ? refusal(error.message) : error;
    }
  }

  /** Ready, with the settings that need no restart in force and leaders where they belong: Kafka's own cluster id. */
  private async prove(cluster: Cluster, deployment: Deployment, files: RenderedCluster): Promise<string> {
    if (deployment.vantage === undefined) throw new Error("an update without an engine");
    const { kafka } = await waitReady(deployment.vantage, { deadlineMs: readyDeadlineMs(), onProgress: this.progress });
    const bootstrap = clientBootstrap(cluster.brokers);
    await applyDynamic(bootstrap, files.dynamic);
    if (deployment.changed) await electPreferredLeaders(bootstrap);
    await deployment.recordReadiness();
    return kafka?.clusterId ?? "";
  }

  private rolling(cluster: Cluster, vantage: Vantage, consents: Consents): Rolling {
    return {
      mayRestart: (node: Node, changed) =>
        waitMayRestart(vantage, node, { deadlineMs: gateDeadlineMs(), profile: cluster.profile, consents, changed, onProgress: this.progress }),
      inOrder: async (nodes) => changeOrder(nodes, await look(vantage)),
      hosted: async (id) => hostedBy(id, await look(vantage)),
    };
  }

  private readonly progress = (text: string): void => {
    void pulumi.log.info(text, this, undefined, true);
  };
}

/** Milliseconds from an environment variable in seconds; anything but a positive number means the usual value. */
function seconds(variable: string, usual: number): number {
  const value = Number(process.env[variable]);
  return (value > 0 ? value : usual) * 1000;
}
