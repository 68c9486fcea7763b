import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { hasLab, image, type Lab, openLab } from "../kubernetes/lab.ts";
import { eventually } from "../testing/eventually.ts";
import { Program } from "./program.ts";
import { type Answer, standIn } from "./stand-in.ts";

describe.skipIf(!hasLab)("A program of somebody else's, on Kubernetes", () => {
  let lab: Lab;
  let program: Program;
  const kubectl = (...args: readonly string[]) => lab.kubectl("-n", program.name, ...args);
  const told = (what: string, path: string) => kubectl("get", what, "-o", `jsonpath={${path}}`);

  beforeAll(async () => {
    lab = await openLab();
    const { context, kubeconfig } = lab;
    const small = { brokers: "1", zookeepers: "1", storage: "1Gi", image };
    program = await Program.open("kubernetes", (name) => ({ ...small, context, kubeconfig, namespace: name }));
  });
  afterAll(async () => {
    if (program === undefined) return;
    program.close();
    await lab.kubectl("delete", "namespace", program.name, "--ignore-not-found", "--wait=false");
    await kubectl("delete", "pods", "--all", "--force", "--grace-period=0").catch(() => undefined);
  });

  it("raises a cluster, changed by its transform, with a web view that asks this cluster", async () => {
    program.rewrite("topics:", `ui: { image: "${image}" }, topics:`);
    program.rewrite(
      "transform: {",
      `transform: {
        deployment: ({ args }) => {
          const { template } = args.spec;
          const [only] = template.spec.containers;
          const spec = { ...template.spec, containers: [{ ...only!, command: ${JSON.stringify(standIn)} }] };
          return { args: { ...args, spec: { ...args.spec, template: { ...template, spec } } } };
        },`,
    );
    const ran = await program.up();
    expect(ran.code, ran.output).toBe(0);
    expect(ran.output).toContain("port-forward service/kafka-ui 8080");
    expect(await told("pod/kafka-1", ".spec.dnsConfig.options[0].name")).toBe("ndots");
    const { bootstrap, clusterId } = await program.outputs<{ bootstrap: string; clusterId: string }>();
    expect(bootstrap).toBe(`kafka-1.${program.name}.svc:9092`);
    await eventually(async () => {
      const path = `/api/v1/namespaces/${program.name}/services/kafka-ui:http/proxy/`;
      const answer = JSON.parse(await lab.kubectl("get", "--raw", path)) as Answer;
      expect(answer.kafka_cluster_id).toBe(clusterId);
    });
  });

  it("has nothing to do the next time", async () => {
    const again = await program.up("--expect-no-changes");
    expect(again.code, again.output).toBe(0);
  });

  it("rolls a changed transform out behind the gate", async () => {
    const uid = await told("pod/kafka-1", ".metadata.uid");
    program.rewrite('value: "1"', 'value: "2"');
    const ran = await program.up();
    expect(ran.code, ran.output).toBe(0);
    expect(await told("pod/kafka-1", ".spec.dnsConfig.options[0].value")).toBe("2");
    expect(await told("pod/kafka-1", ".metadata.uid")).not.toBe(uid);
  });

  it("keeps the claims over a destroy", async () => {
    const ran = await program.destroy();
    expect(ran.code, ran.output).toBe(0);
    expect(
      (await kubectl("get", "deployments,statefulsets,services,persistentvolumeclaims", "-o", "name")).trim(),
    ).toBe("persistentvolumeclaim/data-kafka-1\npersistentvolumeclaim/data-zookeeper-1");
  });
});
