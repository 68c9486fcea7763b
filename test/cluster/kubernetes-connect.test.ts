import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type * as kubernetes from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { afterAll, beforeEach, describe, expect, it, vi } from "vitest";
import { KafkaCluster, type KafkaClusterOptions } from "../../src/cluster.ts";
import type { Description } from "../../src/spec/schema.ts";
import type { Session } from "../../src/targets/kubernetes/session.ts";
import type { Change } from "../../src/targets/transform.ts";
import { fakeApi } from "../targets/kubernetes/fake-api.ts";
import { identity, type LiveParts, liveOf, ours } from "../targets/kubernetes/live-of.ts";
import { mockPulumi, type Registration } from "./program.ts";

const cluster: { session: Session | undefined } = { session: undefined };
vi.mock("../../src/targets/kubernetes/session.ts", () => ({ openSession: async () => cluster.session }));
// Pulumi's mocks know no transforms.
vi.mock("@pulumi/kubernetes", async (original) => {
  const { default: real, ...rest } = await original<{ default: typeof kubernetes } & typeof kubernetes>();
  class Chart extends real.helm.v4.Chart {
    constructor(name: string, args: kubernetes.helm.v4.ChartArgs, options: pulumi.ComponentResourceOptions) {
      const { transforms: _, ...others } = options;
      super(name, args, others);
    }
  }
  return { ...rest, helm: { ...real.helm, v4: { ...real.helm.v4, Chart } } };
});

const { registered, kept } = await mockPulumi(true);
for (const one of [vi.spyOn(pulumi.log, "info"), vi.spyOn(pulumi.log, "warn")]) one.mockResolvedValue();

const folder = mkdtempSync(join(tmpdir(), "kafka-cluster-connect-"));
const file = join(folder, "database.properties");
writeFileSync(file, "password=geheim\n");
afterAll(() => rmSync(folder, { recursive: true }));

const standard = {
  metadata: { name: "standard", annotations: { "storageclass.kubernetes.io/is-default-class": "true" } },
};
const none = { items: [] };
const api = fakeApi({
  core: { listNamespacedResourceQuota: () => none, listNamespacedLimitRange: () => none },
  storage: { listStorageClass: () => ({ items: [standard] }) },
});
const useLive = (parts: LiveParts = { namespace: undefined }) => {
  cluster.session = { api, live: liveOf(parts) };
};

beforeEach(() => {
  registered.length = 0;
  kept.clear();
  kept.set("local-identity", identity);
  useLive();
});

async function plan(connect: Description["connect"], options: KafkaClusterOptions = {}): Promise<void> {
  const place = { context: "lab", namespace: "kafka" };
  const described = { target: "kubernetes" as const, ...(connect && { connect }), kubernetes: place };
  await new KafkaCluster("local", described, options).ready;
}
const own = (): readonly string[] =>
  registered.filter(({ name }) => name.includes("connect")).map(({ type, name }) => `${type} ${name}`);
const named = (name: string): Registration | undefined => registered.find((one) => one.name === name);

describe("The plan of Kafka Connect on Kubernetes", () => {
  it("is a chart beside the others; nothing where the description has none", async () => {
    await plan(undefined);
    expect(own()).toEqual([]);
    registered.length = 0;
    await plan({ workers: 2 });
    expect(own()).toEqual(["kubernetes:helm.sh/v4:Chart local-connect", "pulumi:index:Stash local-connectors"]);
    expect(named("local-connect")?.inputs.values).toMatchObject({ mode: "distributed", secrets: "" });
  });

  it("has secrets in a Secret alone, encrypted, and not in the chart's values", async () => {
    await plan({ secrets: { database: file } });
    expect(own()).toContain("kubernetes:core/v1:Secret local-connect-secrets");
    const data = named("local-connect-secrets")?.inputs.data;
    // Pulumi's own mark of a value that the state encrypts.
    expect(data).toMatchObject({ "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270" });
    const encoded = Buffer.from("password=geheim\n").toString("base64");
    expect(JSON.stringify(data)).toContain(encoded);
    const others = JSON.stringify(registered.filter(({ name }) => name !== "local-connect-secrets"));
    expect(others).not.toContain("geheim");
    expect(others).not.toContain(encoded);
  });

  it("makes other pods for another text, and none for the same one, with a mark that tells nothing of it", async () => {
    const planned = async (text?: string) => {
      registered.length = 0;
      const data = { "database.properties": Buffer.from(text ?? "").toString("base64") };
      const metadata = { name: "connect-secrets", ...ours, annotations: { "kafka-cluster.secrets": "before" } };
      useLive({ secrets: text === undefined ? [] : [{ metadata, data } as object] });
      await plan({ secrets: { database: file } });
      const { metadata: own } = named("local-connect-secrets")?.inputs ?? {};
      const { values } = named("local-connect")?.inputs ?? {};
      const inSecret = (own as { annotations: Record<string, string> }).annotations["kafka-cluster.secrets"];
      const inPods = (values as { podAnnotations: Record<string, string> }).podAnnotations["kafka-cluster.secrets"];
      expect(inPods).toBe(inSecret);
      return inPods;
    };
    expect(await planned("password=geheim\n")).toBe("before");
    const [first, second] = [await planned("password=other\n"), await planned("password=other\n")];
    expect(first).toMatch(/^[0-9a-f]{8}$/);
    expect(second).not.toBe(first);
    expect(await planned()).toMatch(/^[0-9a-f]{8}$/);
  });

  it("lets a program change the Secret but for its text, which the program does not see", async () => {
    const seen: unknown[] = [];
    const keep: Change = ({ kind, args }) => {
      seen.push(Object.keys(args));
      const metadata = args.metadata as { annotations: object };
      const annotations = { ...metadata.annotations, "helm.sh/resource-policy": "keep" };
      return kind === "secret"
        ? { args: { ...args, type: "example.com/own", metadata: { ...metadata, annotations } } }
        : undefined;
    };
    await plan({ secrets: { database: file } }, { transform: { secret: keep } });
    expect(seen).toEqual([["kind", "metadata"]]);
    const { inputs } = named("local-connect-secrets") ?? {};
    expect(inputs).toMatchObject({
      type: "example.com/own",
      metadata: { annotations: { "helm.sh/resource-policy": "keep" } },
    });
    expect(JSON.stringify(inputs)).toContain(Buffer.from("password=geheim\n").toString("base64"));
    const text: Change = ({ args }) => ({ args: { ...args, stringData: { "database.properties": "password=x" } } });
    await expect(plan({ secrets: { database: file } }, { transform: { secret: text } })).rejects.toThrow(
      /transform\.secret of .* transform-refused\n {2}It changes stringData/,
    );
  });

  it("makes a Secret anew that somebody deleted, and leaves one alone that is there", async () => {
    const lifeOf = async (parts: LiveParts) => {
      registered.length = 0;
      useLive(parts);
      await plan({ secrets: { database: file } });
      const { metadata } = named("local-connect-secrets")?.inputs ?? {};
      return (metadata as { annotations: Record<string, string> } | undefined)?.annotations["kafka-cluster.life"];
    };
    const there = { metadata: { name: "connect-secrets", ...ours, annotations: { "kafka-cluster.life": "a" } } };
    expect(await lifeOf({ secrets: [there] })).toBe("a");
    expect(await lifeOf({ secrets: [] })).toMatch(/^[0-9a-f]{8}$/);
  });

  it("keeps the offsets of a standalone worker, whatever is deleted", async () => {
    await plan({ mode: "standalone" });
    expect(named("local-connect-1-offsets")).toMatchObject({
      retainOnDelete: true,
      inputs: { metadata: { name: "offsets-connect-1", labels: { "kafka-cluster.role": "connect" } } },
    });
    expect(named("local-connect")?.retainOnDelete).toBe(false);
  });
});
