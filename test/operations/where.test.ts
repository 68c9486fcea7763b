import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { stringify } from "yaml";
import { describedBy } from "../../src/operations/cluster/described.ts";
import { type PlaceOptions, whereToLook } from "../../src/operations/cluster/where.ts";

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "kafka-cluster-where-"));
  mkdirSync(join(root, "stacks"));
});
afterEach(() => rmSync(root, { recursive: true }));

const writeStack = (name: string, cluster: object) =>
  writeFileSync(
    join(root, "stacks", `Pulumi.${name}.yaml`),
    stringify({ config: { "kafka-cluster:cluster": cluster } }),
  );
const staging = {
  target: "kubernetes",
  kubernetes: { context: "lab", namespace: "kafka-staging", kubeconfig: "kube.yaml" },
};

const look = (options: PlaceOptions & { cluster?: string } = {}, env: Record<string, string> = {}) =>
  whereToLook(options, env, (stack, wanted) => describedBy(stack, { ...wanted, root }));

describe("where a command looks", () => {
  const docker = (host?: string) => ({ kind: "docker", host });
  const kubernetes = (context: string, namespace: string, kubeconfig?: string) => ({
    kind: "kubernetes",
    context,
    namespace,
    kubeconfig,
  });

  it("is Docker, where nobody says anything", async () => {
    expect(await look()).toEqual({ target: docker(), named: undefined });
    expect(await look({ dockerHost: "ssh://there" })).toEqual({ target: docker("ssh://there"), named: undefined });
  });

  it("is the namespace that options or the environment name, options first", async () => {
    const env = { KAFKA_CLUSTER_CONTEXT: "lab", KAFKA_CLUSTER_NAMESPACE: "dev" };
    expect((await look({ context: "lab", namespace: "x" })).target).toEqual(kubernetes("lab", "x"));
    expect((await look({}, env)).target).toEqual(kubernetes("lab", "dev"));
    expect((await look({ namespace: "x", kubeconfig: "f" }, env)).target).toEqual(kubernetes("lab", "x", "f"));
    expect((await look({ dockerHost: "ssh://there" }, env)).target).toEqual(docker("ssh://there"));
  });

  it("is what a stack's description says, from whichever folder", async () => {
    writeStack("staging", staging);
    const target = kubernetes("lab", "kafka-staging", join(root, "kube.yaml"));
    const named = { name: "staging", by: "stack staging" };
    expect(await look({ stack: "staging" })).toEqual({ target, named });
    expect(await look({}, { PULUMI_STACK: "organization/kafka-cluster/staging" })).toMatchObject({ target });
    expect(await look({ stack: "staging" }, { KAFKA_CLUSTER_CONTEXT: "other", KAFKA_CLUSTER: "mine" })).toEqual({
      target,
      named,
    });
    expect((await look({ stack: "staging", namespace: "pr-7" })).target).toMatchObject({
      context: "lab",
      namespace: "pr-7",
    });
  });

  it("is the engine of a stack on Docker, and the cluster of its name", async () => {
    writeStack("dev", { target: "docker", docker: { host: "unix:///run/other.sock" } });
    const found = await look({ stack: "dev" });
    expect(found).toEqual({ target: docker("unix:///run/other.sock"), named: { name: "dev", by: "stack dev" } });
    expect((await look({ stack: "dev", cluster: "x" })).named).toEqual({ name: "x", by: undefined });
    expect((await look({}, { PULUMI_STACK: "dev", KAFKA_CLUSTER: "mine" })).named?.name).toBe("mine");
  });

  it("leaves PULUMI_STACK alone when it is another project's, or something nearer is said", async () => {
    writeStack("staging", staging);
    expect((await look({}, { PULUMI_STACK: "elsewhere" })).target).toEqual(docker());
    const env = { PULUMI_STACK: "staging", KAFKA_CLUSTER_CONTEXT: "lab", KAFKA_CLUSTER_NAMESPACE: "dev" };
    expect((await look({}, env)).target).toEqual(kubernetes("lab", "dev"));
  });

  it.each([
    ["a namespace without a context", { namespace: "x" }, {}, "no context was named"],
    ["a context without a namespace", {}, { KAFKA_CLUSTER_CONTEXT: "lab" }, "no namespace was named"],
    ["both kinds of place", { dockerHost: "x", context: "lab" }, {}, "--docker-host names a Docker engine"],
    ["a stack that is not there", { stack: "nowhere" }, {}, "There is no stack file stacks/Pulumi.nowhere.yaml."],
  ])("is refused: %s", async (_, options, env, message) => {
    await expect(look(options, env)).rejects.toThrow(message);
  });

  it("is not guessed from a description with problems", async () => {
    writeStack("broken", { target: "kubernetes" });
    await expect(look({ stack: "broken" })).rejects.toThrow("The description of stack broken has problems");
  });
});
