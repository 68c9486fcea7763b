import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import type { StatusReport } from "../../../src/operations/status/report.ts";
import { clientsInAPod } from "../clients/pod.ts";
import { fetchPrograms, type Programs } from "../clients/programs.ts";
import { missingTools } from "../clients/tools.ts";
import { operations } from "../docker/operations.ts";
import { type Said, typed } from "../docker/typed.ts";
import { hasLab, openLab } from "./lab.ts";
import { KubernetesStack } from "./stack.ts";

/** Nothing of it is reachable from outside: that is how a cluster is on Kubernetes as long as nobody wants it otherwise. */
describe.skipIf(!hasLab)("kafka-cluster as a person types it, on a cluster of three and three on Kubernetes", () => {
  let stack: KubernetesStack;
  let fetching: Promise<Programs> | undefined;
  const type = (line: string, input = ""): Promise<Said> => typed(stack.name, line, { input });
  const status = async () => JSON.parse((await type("status --json")).stdout) as StatusReport;
  /** The same cluster by options alone. */
  const flags = () => `--kubeconfig ${stack.lab.kubeconfig} --context ${stack.lab.context} -n ${stack.name}`;

  beforeAll(async () => {
    stack = await KubernetesStack.open("ops", await openLab());
    vi.stubEnv("KUBECONFIG", stack.lab.kubeconfig);
    vi.stubEnv("KAFKA_CLUSTER_CONTEXT", stack.lab.context);
    vi.stubEnv("KAFKA_CLUSTER_NAMESPACE", stack.name);
    stack.describe({});
    // Meanwhile: they are wanted at the end.
    if (missingTools.length === 0) fetching = fetchPrograms();
    fetching?.catch(() => undefined);
    const { code, output } = await stack.up();
    expect(code, output).toBe(0);
  });
  afterAll(async () => {
    (await fetching?.catch(() => undefined))?.remove();
    vi.unstubAllEnvs();
    await stack?.close();
  });

  operations(() => stack.name, {
    quick: 5000,
    addresses: 3,
    stopped: "kafka-1 does not run (scaled to zero)",
    doctor: /^ok +API server +Kubernetes v/m,
    found: "(6 of 6 nodes run)",
    verified: "All 50 messages came back, each key in order.",
  });

  describe("where it looks", () => {
    it("is said by options too, before and after the command's own", async () => {
      const [before, after] = await Promise.all([type(`topics ${flags()} --list`), type(`topics --list ${flags()}`)]);
      expect(before).toMatchObject({ code: 0, stdout: after.stdout });
      expect(after.stdout).toContain("__consumer_offsets");
    });

    it("is never guessed: another namespace has no cluster, and a namespace alone is not enough", async () => {
      expect((await type(`status --context ${stack.lab.context} -n kube-system`)).stderr).toContain(
        "in namespace kube-system",
      );
      vi.stubEnv("KAFKA_CLUSTER_CONTEXT", "");
      expect((await type("status")).stderr).toContain("no context was named");
      vi.stubEnv("KAFKA_CLUSTER_CONTEXT", stack.lab.context);
    });
  });

  describe("status", () => {
    it("counts how often a node's process was started again", async () => {
      await stack.kubectl("exec", "zookeeper-3", "-c", "zookeeper", "--", "bash", "-c", "kill 1");
      const restarted = async () =>
        (await status()).zookeepers.find(({ node, state }) => node === "zookeeper-3" && state === "running")?.restarts;
      await expect.poll(restarted, { timeout: 60_000, interval: 500 }).toBe(1);
      await expect.poll(async () => (await status()).healthy, { timeout: 60_000, interval: 500 }).toBe(true);
    });

    it("says in Kubernetes' own words why a pod does not start", async () => {
      const image = (reference: string) =>
        stack.kubectl("set", "image", "statefulset/kafka", `kafka=${reference}`, "--field-manager=test");
      const [before] = (await stack.kubectl("get", "statefulset", "kafka", "-o", "jsonpath={..image}")).split(" ");
      await image("kafka-cluster/nobody-has-this:1.0.0");
      await stack.kubectl("delete", "pod", "kafka-3");
      const said = async () => (await type("status")).stdout;
      await expect
        .poll(said, { timeout: 60_000, interval: 500 })
        .toMatch(/kafka-3 does not run \((ErrImagePull|ImagePullBackOff|ErrImageNeverPull): /);
      expect((await type("topics --describe --under-replicated-partitions")).code).toBe(0);
      await image(before ?? "");
      await stack.kubectl("delete", "pod", "kafka-3");
      await expect.poll(async () => (await status()).healthy, { timeout: 90_000, interval: 1000 }).toBe(true);
    });
  });

  describe("a file of this machine", () => {
    it("reaches a tool in the pod, and is removed there", async () => {
      const described = await type("tool kafka-configs --describe --entity-type brokers --all --command-config .nvmrc");
      expect(described.code, described.stderr).toBe(0);
      expect(await stack.kubectl("exec", "kafka-1", "-c", "kafka", "--", "ls", "/tmp")).not.toContain("kafka-cluster-");
    });
  });

  describe.skipIf(missingTools.length > 0)("clients that nobody here wrote, in a pod", () => {
    clientsInAPod(
      () => stack,
      () => fetching ?? fetchPrograms(),
      async () => {
        const { stdout } = await type("connection --format env --from pod");
        return /^KAFKA_BOOTSTRAP_SERVERS=(.*)$/m.exec(stdout)?.[1] ?? stdout;
      },
    );
  });

  describe("down --delete-data", () => {
    it("deletes nothing while the cluster is there", async () => {
      const { code, stderr } = await type("down --delete-data --yes");
      expect([code, stderr]).toEqual([1, expect.stringContaining("is still there (StatefulSet kafka")]);
      expect(await stack.inventory()).toContain("persistentvolumeclaim/data-kafka-1");
    });

    it("names the claims and the namespace, asks, and leaves nothing of either", async () => {
      const destroyed = await stack.destroy();
      expect(destroyed.code, destroyed.output).toBe(0);
      const unasked = await type("down --delete-data");
      expect(unasked).toMatchObject({ code: 1, stderr: expect.stringContaining("--yes deletes without asking") });
      expect(unasked.stderr).toContain("data-zookeeper-3 (1Gi)");
      expect(unasked.stderr).toContain(`namespace ${stack.name}`);
      const { code, stderr } = await type("down --delete-data --yes");
      expect(code, stderr).toBe(0);
      expect(await stack.lab.kubectl("get", "namespace", stack.name, "--ignore-not-found")).toBe("");
    });
  });
});
