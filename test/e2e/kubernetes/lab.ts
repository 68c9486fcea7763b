import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { NEWEST_KRAFT_VERSION, NEWEST_VERSION } from "../../../src/spec/fields.ts";

const run = promisify(execFile);

/**
 * A Kubernetes cluster for tests, and for nothing else: KAFKA_CLUSTER_TEST_KUBECONFIG and KAFKA_CLUSTER_TEST_CONTEXT name
 * it, and its nodes have `image`. `.ci/run` raises one. Every test makes a namespace of its own there.
 */
const { KAFKA_CLUSTER_TEST_KUBECONFIG: kubeconfig = "", KAFKA_CLUSTER_TEST_CONTEXT: context = "" } = process.env;
export const hasLab = kubeconfig !== "" && context !== "";

/** Our own image of a version of Kafka. The nodes have those that `.ci/run` has loaded. */
export const imageOf = (version: string): string => `kafka-cluster/kafka:${version}`;
export const image = imageOf(NEWEST_VERSION);
export const kraftImage = imageOf(NEWEST_KRAFT_VERSION);

/** What a test asks for each node: the tests' Kubernetes is one small node, and several clusters are on it. */
export const small = {
  brokerStorage: "1Gi",
  resources: { broker: { cpu: "20m" }, controller: { cpu: "20m" }, zookeeper: { cpu: "10m" }, connect: { cpu: "20m" } },
} as const;

export interface Lab {
  readonly kubeconfig: string;
  readonly context: string;
  kubectl(...args: readonly string[]): Promise<string>;
}

/** Rejects when the cluster does not answer. */
export async function openLab(): Promise<Lab> {
  const kubectl = async (...args: readonly string[]): Promise<string> => {
    const said = await run("kubectl", ["--kubeconfig", kubeconfig, "--context", context, ...args], {
      encoding: "utf8",
      maxBuffer: 2 ** 26,
    });
    return said.stdout;
  };
  await kubectl("get", "--raw", "/readyz");
  return { kubeconfig, context, kubectl };
}
