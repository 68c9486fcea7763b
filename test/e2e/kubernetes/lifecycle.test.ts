import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { brokers, conformance, nodes } from "../conformance/conformance.ts";
import type { Subject } from "../conformance/subject.ts";
import { hasLab, openLab } from "./lab.ts";
import { KubernetesStack } from "./stack.ts";
import { kubernetesSubject } from "./subject.ts";

describe.skipIf(!hasLab)("one cluster of three and three on Kubernetes, from birth to the deletion of its data", () => {
  let stack: KubernetesStack;
  let subject: Subject;
  const base = 30_100 + (process.pid % 500) * 4;
  const external = { mode: "nodePort", host: "127.0.0.1", nodePortBase: base, allowPlaintext: true } as const;
  const place = { external, brokerStorage: "1Gi" };
  const description = (kubernetes: object = {}) => ({
    kubernetes: { ...place, ...kubernetes },
    brokers: { overrides: { "queued.max.requests": 400 } },
  });
  const replaced = async (before: Awaited<ReturnType<KubernetesStack["pods"]>>): Promise<string[]> => {
    const after = await stack.pods();
    return nodes.filter((node) => before[node]?.uid !== after[node]?.uid);
  };
  const succeed = async (args: readonly string[] = [], env: NodeJS.ProcessEnv = {}): Promise<string> => {
    const ran = await stack.up(args, env);
    expect(ran.code, ran.output).toBe(0);
    return ran.output;
  };

  beforeAll(async () => {
    stack = await KubernetesStack.open("kube", await openLab());
    subject = kubernetesSubject(stack, base, nodes, { kubernetes: place });
  });
  afterAll(async () => {
    await stack?.close();
  });

  conformance(
    () => subject,
    (readBack) => {
      it("has what a restricted namespace asks for, and no more rights than it needs", async () => {
        expect(await stack.lab.kubectl("get", "namespace", stack.name, "-o", "jsonpath={.metadata.labels}")).toContain(
          '"pod-security.kubernetes.io/enforce":"restricted"',
        );
        const mounts = await stack.kubectl("get", "pod", "kafka-1", "-o", "jsonpath={.spec.volumes}");
        expect(mounts).not.toContain("serviceAccountToken");
      });

      it("brings back what was deleted by hand, with the data", async () => {
        const before = await stack.pods();
        await stack.kubectl("delete", "statefulset", "kafka");
        await stack.kubectl("delete", "service", "kafka", "zookeeper-headless", "kafka-1-external");
        await stack.kubectl("delete", "configmap", "kafka-files");
        await stack.kubectl("delete", "poddisruptionbudget", "kafka");
        await stack.kubectl("delete", "networkpolicy", "zookeeper");
        await succeed();
        expect(await replaced(before)).toEqual(brokers);
        await readBack("deleted");
        await succeed(["--expect-no-changes"]);
      });

      it("puts labels and annotations back that somebody removed, and leaves the pods alone", async () => {
        const before = await stack.pods();
        await stack.kubectl("annotate", "statefulset", "kafka", "kafka-cluster.life-", "kafka-cluster.stack-");
        await stack.kubectl("label", "service", "kafka", "kafka-cluster.uid-");
        await stack.kubectl("label", "pvc", "data-kafka-1", "kafka-cluster.uid-");
        await succeed();
        expect(await replaced(before)).toEqual([]);
        for (const object of ["service/kafka", "pvc/data-kafka-1"])
          expect(await stack.kubectl("get", object, "-o", "jsonpath={.metadata.labels}")).toContain(
            "kafka-cluster.uid",
          );
        await succeed(["--refresh", "--expect-no-changes"]);
      });

      it("takes back what somebody else has set, tells who, and replaces no pod for it", async () => {
        const before = await stack.pods();
        const image = ["get", "statefulset", "kafka", "-o", "jsonpath={.spec.template.spec.containers[0].image}"];
        const described = await stack.kubectl(...image);
        await stack.kubectl("set", "image", "statefulset/kafka", "*=apache/kafka:no-such-version");
        expect(await succeed()).toContain("StatefulSet kafka was changed by kubectl-set (");
        expect(await stack.kubectl(...image)).toBe(described);
        expect(await replaced(before)).toEqual([]);
        await succeed(["--expect-no-changes"]);
      });

      it("goes back to as many pods as described after `kubectl scale`, also with a refresh and from none", async () => {
        await stack.kubectl("scale", "statefulset", "kafka", "--replicas=2");
        expect(await succeed()).toContain("was scaled to 2 by kubectl; bringing it back to 3");
        // A broker whose ZooKeeper has gone first waits for it in vain, for the whole of its grace.
        await stack.kubectl("scale", "statefulset", "kafka", "--replicas=0");
        await stack.kubectl("wait", "--for=delete", "pod", "-l", "app.kubernetes.io/name=kafka", "--timeout=100s");
        await stack.kubectl("scale", "statefulset", "zookeeper", "--replicas=0");
        expect(await succeed()).toContain("kafka was stopped; starting its 3 pods.");
        await succeed(["--expect-no-changes"]);
        await readBack("scaled");
      });

      it("lets disks grow in place, and refuses to shrink them", async () => {
        const before = await stack.pods();
        place.brokerStorage = "2Gi";
        stack.describe(description());
        await succeed();
        expect(await replaced(before)).toEqual([]);
        const size = ["get", "pvc", "data-kafka-2", "-o", "jsonpath={.spec.resources.requests.storage}"];
        expect(await stack.kubectl(...size)).toBe("2Gi");
        stack.describe(description({ brokerStorage: "1Gi" }));
        const refused = await stack.preview();
        expect(refused.code).not.toBe(0);
        expect(refused.output).toContain("claim-shrinks");
        stack.describe(description());
      });

      it("refuses to replace a StatefulSet and says the safe way, which keeps the pods", async () => {
        const before = await stack.pods();
        const live = JSON.parse(await stack.kubectl("get", "statefulset", "kafka", "-o", "json")) as {
          readonly metadata: { readonly name: string; readonly labels: object; readonly annotations: object };
          readonly spec: object;
        };
        const { name, labels, annotations } = live.metadata;
        await stack.kubectl("delete", "statefulset", "kafka", "--cascade=orphan");
        await stack.create({
          apiVersion: "apps/v1",
          kind: "StatefulSet",
          metadata: { name, labels, annotations },
          spec: { ...live.spec, podManagementPolicy: "OrderedReady" },
        });
        const refused = await stack.preview();
        expect(refused.code).not.toBe(0);
        expect(refused.output).toContain("replaces-statefulset");
        const command = /\(kubectl (.* delete statefulset kafka --cascade=orphan)\)/.exec(refused.output)?.[1] ?? "";
        const own = `--kubeconfig ${stack.lab.kubeconfig} --context ${stack.lab.context} `;
        expect(command).toContain(own);
        await stack.lab.kubectl(...command.slice(own.length).split(" "));
        await succeed();
        expect(await replaced(before)).toEqual([]);
        await readBack("orphaned");
      });

      it("takes everything over when the state file is lost", async () => {
        const before = await stack.pods();
        await stack.loseState();
        await succeed();
        expect(await replaced(before)).toEqual([]);
        await succeed(["--expect-no-changes"]);
      });

      it("does not start a broker empty whose claim was deleted while its data is one of the copies", async () => {
        await stack.kubectl("delete", "pvc", "data-kafka-3", "--wait=false");
        await stack.kubectl("delete", "pod", "kafka-3", "--force", "--grace-period=0");
        await expect
          .poll(async () => stack.kubectl("logs", "kafka-3", "-c", "prepare").catch(() => ""), {
            timeout: 60_000,
            interval: 500,
          })
          .toContain("waits for `pulumi up`");
        const refused = await stack.up();
        expect(refused.code).not.toBe(0);
        expect(refused.output).toContain("empty-volume");
        await succeed([], { KAFKA_CLUSTER_ALLOW: "empty-volume:kafka-3" });
        await readBack("lost");
      });

      it("refuses another namespace instead of starting an empty cluster there", async () => {
        stack.describe(description({ namespace: `${stack.name}-x`, external: { mode: "none" } }));
        const refused = await stack.up();
        expect(refused.code).not.toBe(0);
        expect(refused.output).toContain(`born with ${stack.name}`);
        expect(await stack.lab.kubectl("get", "namespaces", "-o", "name")).not.toContain(`${stack.name}-x`);
        stack.describe(description());
      });
    },
  );
});
