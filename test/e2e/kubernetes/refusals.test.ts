import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { roleText } from "../../../src/targets/kubernetes/preflight/rights.ts";
import { hasLab, openLab } from "./lab.ts";
import { kubeconfigOf, limitedKubeconfig } from "./limited.ts";
import { KubernetesStack } from "./stack.ts";

describe.skipIf(!hasLab)("what cannot be on Kubernetes is said before the first object", () => {
  let stack: KubernetesStack;
  const port = 31_900 + (process.pid % 200) * 4;
  const external = { mode: "nodePort", host: "127.0.0.1", nodePortBase: port, allowPlaintext: true } as const;

  const empty = async (): Promise<void> => {
    expect((await stack.inventory()).filter((line) => !line.startsWith("service/web"))).toEqual([]);
  };

  beforeAll(async () => {
    stack = await KubernetesStack.open("refused", await openLab());
  });
  afterAll(async () => {
    await stack?.close();
  });

  it("shows the whole plan in a preview without a cluster, and names the checks it could not make", async () => {
    const file = await kubeconfigOf(stack, "dead.yaml", ({ clusters }) => {
      for (const { cluster } of clusters) cluster.server = "https://127.0.0.1:1";
    });
    stack.describe({ kubernetes: { kubeconfig: file } });
    const planned = await stack.preview();
    expect(planned.code, planned.output).toBe(0);
    expect(planned.output).toContain("The plan is shown without these checks");
    for (const kind of ["StatefulSet", "PersistentVolumeClaim", "NetworkPolicy"])
      expect(planned.output).toContain(kind);
    const refused = await stack.up();
    expect(refused.code).not.toBe(0);
    expect(refused.output).toContain("no-kubernetes");
  });

  it("says at once: a quota, a node port, a Secret and a priority class", async () => {
    await stack.lab.kubectl("create", "namespace", stack.name);
    await stack.kubectl("create", "quota", "team", "--hard=pods=4,requests.storage=1Gi");
    await stack.kubectl("create", "service", "nodeport", "web", "--tcp=80:80", `--node-port=${port + 1}`);
    stack.describe({ kubernetes: { external, imagePullSecrets: ["registry"], priorityClass: "no-such-class" } });
    const refused = await stack.preview();
    expect(refused.code).not.toBe(0);
    for (const code of ["quota-too-small", "node-port-busy", "no-pull-secret", "no-priority-class"])
      expect(refused.output).toContain(code);
    expect(refused.output).toContain(`taken by Service web in namespace ${stack.name}`);
    expect(refused.output).toContain("5 things stand in the way");
    await empty();
    await stack.kubectl("delete", "quota", "team");
    await stack.kubectl("delete", "service", "web");
  });

  it("says the range of node ports", async () => {
    stack.describe({ kubernetes: { external: { ...external, nodePortBase: 20_000 } } });
    const refused = await stack.preview();
    expect(refused.code).not.toBe(0);
    expect(refused.output).toMatch(/node-port-range|30000/);
    await empty();
  });

  it("asks for the rights it misses with a Role, which suffices for the plan", async () => {
    const file = await limitedKubeconfig(stack);
    stack.describe({ kubernetes: { kubeconfig: file, createNamespace: false } });
    const refused = await stack.preview();
    expect(refused.code).not.toBe(0);
    expect(refused.output).toContain("no-rights");
    expect(refused.output).toContain("kind: Role");
    await stack.create(parse(roleText(stack.name)) as object);
    const planned = await stack.preview();
    expect(planned.code, planned.output).toBe(0);
    expect(planned.output).toContain("Left out: Storage classes may not be read with these rights");
  });

  it("ends an `up` whose image cannot be pulled soon, with the registry's words, and the next one heals it", async () => {
    // From here on the namespace is this stack's own.
    await stack.lab.kubectl("delete", "namespace", stack.name);
    stack.describe({ kubernetes: { registry: "nowhere.invalid" }, brokers: { count: 1 }, zookeeper: { count: 1 } });
    const failed = await stack.up();
    expect(failed.code).not.toBe(0);
    expect(failed.output).toMatch(/(ErrImagePull|ImagePullBackOff): .*nowhere\.invalid/);
    expect(failed.seconds).toBeLessThan(45);
    stack.describe({ brokers: { count: 1 }, zookeeper: { count: 1 } });
    const healed = await stack.up();
    expect(healed.code, healed.output).toBe(0);
  });

  it("refuses a second cluster in a namespace by the name of the first", async () => {
    const other = await KubernetesStack.open("second", stack.lab);
    try {
      other.describe({ kubernetes: { namespace: stack.name } });
      const refused = await other.up();
      expect(refused.code).not.toBe(0);
      expect(refused.output).toContain("namespace-taken");
      expect(refused.output).toContain(`has cluster ${stack.name}`);
    } finally {
      await other.close();
    }
  });

  it("begins empty in place of a namespace that somebody deleted by a word alone, and makes it anew then", async () => {
    await stack.kubectl("delete", "pods", "--all", "--force", "--grace-period=0");
    await stack.lab.kubectl("delete", "namespace", stack.name);
    const refused = await stack.up();
    expect(refused.code).not.toBe(0);
    expect(refused.output).toContain("namespace-lost");
    const made = await stack.up([], { KAFKA_CLUSTER_ALLOW: `empty-cluster:${stack.name}` });
    expect(made.code, made.output).toBe(0);
    const same = await stack.up(["--expect-no-changes"]);
    expect(same.code, same.output).toBe(0);
  });
});
