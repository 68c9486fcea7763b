/**
 * For maintainers, at every release: raises the default cluster, writes its state to `test/release/<target>-<version>.json.gz`
 * and removes it again. What differs from one machine to the next is replaced by a word that the test fills in.
 *   node test/release/keep.ts docker 0.1.0
 *   KAFKA_CLUSTER_TEST_KUBECONFIG=… KAFKA_CLUSTER_TEST_CONTEXT=… node test/release/keep.ts kubernetes 0.1.0
 */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { projectRoot } from "../../src/setup/project.ts";
import { freePorts, TestStack } from "../e2e/docker/stack.ts";
import { openLab } from "../e2e/kubernetes/lab.ts";
import { KubernetesStack } from "../e2e/kubernetes/stack.ts";
import { CONTEXT, ENGINE, KUBECONFIG, NAME } from "./state.ts";

/** A stack's state, and what stands in it for this machine: each with its word. */
interface Raised {
  readonly text: string;
  readonly words: Readonly<Record<string, string>>;
}

const [target, version] = process.argv.slice(2);
if (version === undefined) throw new Error("usage: node test/release/keep.ts docker|kubernetes VERSION");
const { text, words } = await (target === "kubernetes" ? onKubernetes() : onDocker());
const kept = Object.entries({ ...words, "/project": projectRoot }).reduce(
  (left, [word, here]) => left.replaceAll(here, word),
  withoutTraces(text),
);
writeFileSync(join(import.meta.dirname, `${target}-${version}.json.gz`), gzipSync(kept, { level: 9 }));

/** Where in a program a resource was made says nothing to an upgrade, and much about the machine. */
function withoutTraces(state: string): string {
  const traces = ["stackTrace", "sourcePosition"];
  return JSON.stringify(
    JSON.parse(state, (key, value: unknown) => (traces.includes(key) ? undefined : value)),
    null,
    2,
  );
}

async function onDocker(): Promise<Raised> {
  const stack = await TestStack.open("release");
  try {
    const hostPortBase = await freePorts(3);
    stack.describe({ target: "docker", listeners: { hostPortBase } });
    const up = await stack.up();
    if (up.code !== 0) throw new Error(up.output);
    const { ID } = (await stack.docker.info()) as { readonly ID: string };
    const { output } = await stack.pulumi(["stack", "export"], { config: false });
    return { text: output, words: { [NAME]: stack.name, [ENGINE]: ID } };
  } finally {
    await stack.close();
  }
}

async function onKubernetes(): Promise<Raised> {
  const stack = await KubernetesStack.open("release", await openLab());
  try {
    stack.describe({});
    const up = await stack.up();
    if (up.code !== 0) throw new Error(up.output);
    const { output } = await stack.run(["stack", "export", "--stack", stack.name]);
    const { kubeconfig, context } = stack.lab;
    // The context's name is too short a word to be looked for alone.
    const text = output.replaceAll(`"context": "${context}"`, `"context": "${CONTEXT}"`);
    return { text, words: { [NAME]: stack.name, [KUBECONFIG]: kubeconfig } };
  } finally {
    await stack.close();
  }
}
