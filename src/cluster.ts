import * as pulumi from "@pulumi/pulumi";
import { readInputs } from "./connect/inputs.ts";
import { settleConnect } from "./connect.ts";
import { gateDeadlineMs, readyDeadlineMs } from "./deadlines.ts";
import { deployTo } from "./deploy.ts";
import { explained } from "./explained.ts";
import { finaliseFeatures } from "./features.ts";
import { preload, routeBy, unregisterBroker } from "./kafka/client.ts";
import type { Cluster, Node } from "./model/cluster.ts";
import { describe } from "./model/describe.ts";
import { type Connection, connectionOf } from "./outputs/connection.ts";
import { whereUi } from "./outputs/ui.ts";
import { type RenderedCluster, render } from "./properties/render.ts";
import { applyDynamic } from "./readiness/dynamic.ts";
import { changeOrder, hostedBy, isInUse } from "./readiness/gate.ts";
import { giveLeadersBack } from "./readiness/leaders.ts";
import { look } from "./readiness/snapshot.ts";
import { clientBootstrap } from "./readiness/vantage.ts";
import { waitMayRestart, waitReady } from "./readiness/wait.ts";
import { waitMayRefill } from "./readiness/wait-refill.ts";
import { settleSettings } from "./settings.ts";
import { type Consents, consentsFrom } from "./spec/consent.ts";
import { formatProblems } from "./spec/problem.ts";
import type { Description } from "./spec/schema.ts";
import type { Source } from "./spec/source.ts";
import { refusal } from "./targets/refusal.ts";
import { allDone, settled } from "./targets/settled.ts";
import type { Access, ConnectInputs, Deployment, Rolling } from "./targets/target.ts";
import { impossibleChanges, refuseChanges, type Transform } from "./targets/transform.ts";
import { settleTopics } from "./topics.ts";

/** Of the component, as Pulumi has them, and what only a program can say. */
export interface KafkaClusterOptions extends pulumi.ComponentResourceOptions {
  /** Changes of the resources themselves. */
  readonly transform?: Transform | undefined;
}

interface Proven {
  /** undefined in a preview. */
  readonly id: string | undefined;
  /** With every address; undefined in a preview before they are known. */
  readonly located: Cluster | undefined;
}

/**
 * A Kafka cluster: description → model → files → target → readiness → outputs. The type token, the names of the
 * children and their parent are state: changing one would replace what holds data.
 */
export class KafkaCluster extends pulumi.ComponentResource {
  readonly bootstrap: pulumi.Output<Connection["bootstrap"]>;
  readonly nodes: pulumi.Output<Connection["nodes"]>;
  readonly clientProperties: pulumi.Output<Connection["clientProperties"]>;
  /** Undefined in KRaft. */
  readonly zookeeperConnect: pulumi.Output<NonNullable<Connection["zookeeperConnect"]>> | undefined;
  /** Where Kafka Connect's REST is answered; undefined where the description has no `connect`. */
  readonly connect: pulumi.Output<NonNullable<Connection["connect"]>> | undefined;
  /** Kafka's own cluster id; unknown until the cluster is ready. */
  readonly clusterId: pulumi.Output<string>;
  /** Resolves when the cluster is proven ready (in a preview: planned). Rejects with RunError. */
  readonly ready: Promise<void>;
  /** Ends the component's making, which everything that depends on it waits for. */
  declare private made: () => void;

  /** Throws RunError with every problem of the description. */
  constructor(name: string, description: Description | Source, options: KafkaClusterOptions = {}) {
    const ofProgram = { kind: "value", value: description, stackName: name, namedAfter: "component" } as const;
    let inputs: ConnectInputs | undefined;
    const described = describe("kind" in description ? description : ofProgram, (spec) => {
      const found = spec.connect && readInputs(spec.connect, pulumi.runtime.getRootDirectory());
      inputs = found?.inputs;
      return found?.findings ?? [];
    });
    if ("problems" in described) throw refusal(formatProblems(described.problems));
    const { cluster } = described;
    const { transform: _, ...own } = options;
    refuseChanges(impossibleChanges(cluster.target.kind, options));
    super("kafka-cluster:index:KafkaCluster", name, {}, own);
    // Whoever exports or awaits nothing has the cluster proven all the same.
    const ended = pulumi.runtime.rpcKeepAlive();
    const deployed = this.deploy(name, cluster, inputs, options).finally(ended);
    this.ready = deployed.then(() => undefined);
    // A failure is told once, by `ready`; what depends on it stays unresolved and does not tell it again.
    const proven = deployed.catch(() => new Promise<never>(() => undefined));
    const connected = proven.then(({ located }) => located && connectionOf(located));
    const whenProven = <T>(value: (connection: Connection) => T) =>
      pulumi.output(connected.then((connection) => (connection ? value(connection) : unknown<T>())));
    this.bootstrap = whenProven(({ bootstrap }) => bootstrap);
    this.nodes = whenProven(({ nodes }) => nodes);
    this.clientProperties = whenProven((it) => it.clientProperties);
    this.zookeeperConnect =
      cluster.metadata === "zookeeper" ? whenProven((it) => it.zookeeperConnect ?? unknown()) : undefined;
    this.connect = cluster.connect && whenProven(({ connect }) => connect ?? unknown());
    this.clusterId = pulumi.output(proven.then(({ id }) => id ?? unknown<string>()));
    void proven.then(() => {
      this.registerOutputs({ bootstrap: this.bootstrap, clusterId: this.clusterId });
      this.made();
    });
  }

  /** Called by Pulumi's own constructor: what depends on this component is registered when this resolves. */
  protected override initialize(): Promise<void> {
    return new Promise((resolve) => {
      this.made = resolve;
    });
  }

  private async deploy(
    name: string,
    cluster: Cluster,
    connect: ConnectInputs | undefined,
    { transform, dependsOn }: KafkaClusterOptions,
  ): Promise<Proven> {
    // Nothing is looked at before what this component depends on is there.
    await settled([this]);
    const files = render(cluster);
    const consents = consentsFrom(process.env.KAFKA_CLUSTER_ALLOW);
    try {
      const deployment = await deployTo(cluster, {
        owner: this,
        resourceName: name,
        files,
        connect,
        consents,
        rolling: (access) => this.rolling(cluster, access, consents),
        onProgress: this.progress,
        after: dependsOn !== undefined,
        transform,
      });
      // A quarter of a second of importing, while the engine compares or makes nodes: brokers are asked next.
      if (deployment.vantage !== undefined && !pulumi.runtime.isDryRun()) void preload().catch(() => undefined);
      await deployment.created;
      const bootstrap = () => clientBootstrap((deployment.located?.() ?? cluster).brokers);
      const id = pulumi.runtime.isDryRun() ? undefined : await this.prove(cluster, bootstrap, deployment, files);
      const asked = deployment.vantage && bootstrap;
      await settleSettings({ owner: this, resourceName: name, settings: files.dynamic, bootstrap: asked });
      await settleTopics({ owner: this, resourceName: name, topics: cluster.topics, consents, bootstrap: asked });
      await this.accompany(name, cluster, deployment);
      return { id, located: deployment.located === undefined ? cluster : deployment.located() };
    } catch (error) {
      throw explained(error);
    }
  }

  /** What serves the cluster once it is ready: Kafka Connect with its connectors, and the web view. */
  private async accompany(resourceName: string, cluster: Cluster, deployment: Deployment): Promise<void> {
    const wait = { deadlineMs: readyDeadlineMs(), onProgress: this.progress };
    await settleConnect({ owner: this, resourceName, connect: cluster.connect, deployment, ...wait });
    const where = whereUi(cluster);
    if (where !== undefined) void pulumi.log.info(where, this);
  }

  /**
   * Ready (noted at once, whatever becomes of the rest: it is used from then on), settings in force, leaders where they
   * belong: Kafka's own cluster id.
   */
  private async prove(
    cluster: Cluster,
    bootstrap: () => string[],
    deployment: Deployment,
    files: RenderedCluster,
  ): Promise<string> {
    if (deployment.vantage === undefined) throw new Error("an update without an engine");
    const started = performance.now();
    const { kafka } = await waitReady(deployment.vantage, { deadlineMs: readyDeadlineMs(), onProgress: this.progress });
    await allDone([deployment.recordReadiness(), applyDynamic(bootstrap(), files.dynamic)]);
    // Before features: one that has left knows none of a newer release, and is asked as long as it is listed.
    for (const id of (await deployment.left?.()) ?? []) await unregisterBroker(bootstrap(), id);
    await finaliseFeatures(bootstrap(), cluster, this.progress);
    if (deployment.changed) await giveLeadersBack(bootstrap(), (text) => void pulumi.log.warn(text, this));
    // Shown with --debug; bench/noop.ts reads it.
    void pulumi.log.debug(`proven ready after ${Math.round(performance.now() - started)} ms`, this);
    return kafka?.clusterId ?? "";
  }

  private rolling(cluster: Cluster, vantage: Access, consents: Consents): Rolling {
    for (const { address, dial } of vantage.ways ?? []) routeBy(address, dial);
    const wait = { deadlineMs: gateDeadlineMs(), onProgress: this.progress };
    const { profile } = cluster;
    return {
      mayRestart: (node: Node, changed, isDown) =>
        waitMayRestart(vantage, node, { ...wait, profile, consents, changed, isDown }).catch(inWords),
      mayRefill: (node, lost) => waitMayRefill(vantage, node, { ...wait, consents, lost }).catch(inWords),
      inOrder: async (nodes) => changeOrder(nodes, await look(vantage)),
      isInUse: async () => isInUse(await look(vantage)),
      hosted: async (id) => hostedBy(id, await look(vantage)),
    };
  }

  private readonly progress = (text: string): void => {
    void pulumi.log.info(text, this, undefined, true);
  };
}

/** What is only known after the update. */
const unknown = <T>(): T => pulumi.unknown as unknown as T;

/** Rejects with what a person can act on. */
const inWords = (error: unknown): never => {
  throw explained(error);
};
