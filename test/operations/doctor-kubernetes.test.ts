import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { stringify } from "yaml";
import { checkKubernetes } from "../../src/operations/doctor/kubernetes.ts";
import { checkPulumi } from "../../src/operations/doctor/pulumi.ts";

let folder: string;
let kubeconfig: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "kafka-cluster-doctor-"));
  kubeconfig = join(folder, "kubeconfig");
  const file = {
    clusters: [{ name: "away", cluster: { server: "https://127.0.0.1:1" } }],
    users: [{ name: "me", user: {} }],
    contexts: [{ name: "away", context: { cluster: "away", user: "me" } }],
  };
  writeFileSync(kubeconfig, stringify({ apiVersion: "v1", kind: "Config", ...file }));
});
afterEach(() => rmSync(folder, { recursive: true }));

const check = (context: string) =>
  checkKubernetes({ kind: "kubernetes", kubeconfig, context, namespace: "ns" }, undefined);

it("says which contexts a kubeconfig has, when it has not the one that is wanted", async () => {
  const [context, ...rest] = await check("lab");
  expect(rest).toEqual([]);
  expect(context).toMatchObject({ verdict: "fail", found: "the kubeconfig has no context lab; it has away" });
});

it("says that an API server does not answer, and how to see that, without a stack trace", async () => {
  const [context, server] = await check("away");
  expect(context).toMatchObject({ what: "context", verdict: "ok", found: `away (kubeconfig ${kubeconfig})` });
  expect(server).toMatchObject({ what: "API server", verdict: "fail" });
  expect(server?.found).toContain("ECONNREFUSED");
  expect(server?.remedy).toBe(`\`kubectl --kubeconfig ${kubeconfig} --context away version\` has to answer.`);
});

it("looks for the plugin that the target needs", () => {
  const around = { env: { PULUMI_HOME: folder }, platform: "linux", data: folder, project: "p", stack: "s" } as const;
  const names = (target: "docker" | "kubernetes") => checkPulumi({ ...around, target }).map(({ what }) => what);
  expect(names("kubernetes")).toContain("Kubernetes provider");
  expect(names("docker")).toContain("Docker provider");
});
