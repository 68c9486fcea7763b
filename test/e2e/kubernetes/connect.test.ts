import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Description } from "../../../src/spec/schema.ts";
import type { Ran } from "../docker/stack.ts";
import { typed } from "../docker/typed.ts";
import { hasLab, openLab } from "./lab.ts";
import { KubernetesStack } from "./stack.ts";

type Connect = NonNullable<Description["connect"]>;

const PASSWORD = "a-word-nobody-else-writes";
const source = { class: "FileStreamSource", config: { file: "/files/in.txt", topic: `\${secret:database:topic}` } };
const sinkTo = (file: string) => ({ class: "FileStreamSink", config: { file, topics: "lines" } });

/** What connectors do is tested on Docker; here is how workers are raised, reached, kept and replaced. */
describe.skipIf(!hasLab)("Kafka Connect on Kubernetes", () => {
  let stack: KubernetesStack;
  const wish = (connectors: NonNullable<Connect["connectors"]>, more: Partial<Connect> = {}, kubernetes = {}): void =>
    stack.describe({
      brokers: { count: 1 },
      zookeeper: { count: 1 },
      topics: { lines: { partitions: 1 } },
      connect: { workers: 2, secrets: { database: join(stack.folder, "database.properties") }, ...more, connectors },
      kubernetes: { createNamespace: false, connectFiles: "exchange", ...kubernetes },
    });
  const succeed = async (running: Promise<Ran>): Promise<void> => {
    const ran = await running;
    expect(ran.code, ran.output).toBe(0);
  };
  const inWorker = (script: string, worker = "connect-1"): Promise<string> =>
    stack.kubectl("exec", worker, "-c", "connect", "--", "bash", "-c", script);
  /** Through the Service, from another pod of the namespace. */
  const rest = (path: string): Promise<string> => {
    const ask = `exec 3<>/dev/tcp/connect/8083; printf 'GET ${path} HTTP/1.0\\r\\n\\r\\n' >&3; cat <&3`;
    return stack.kubectl("exec", "kafka-1", "-c", "kafka", "--", "bash", "-c", ask);
  };
  const append = (line: string, worker?: string): Promise<string> => inWorker(`echo ${line} >>/files/in.txt`, worker);
  const expectLine = (line: string, file: string, worker?: string): Promise<void> =>
    expect
      .poll(() => inWorker(`cat ${file}`, worker).catch(() => ""), { timeout: 60_000, interval: 500 })
      .toMatch(new RegExp(`^${line}$`, "m"));

  beforeAll(async () => {
    stack = await KubernetesStack.open("connect", await openLab());
    writeFileSync(join(stack.folder, "database.properties"), `password=${PASSWORD}\ntopic=lines\n`);
    await stack.lab.kubectl("create", "namespace", stack.name);
    await stack.lab.kubectl("label", "namespace", stack.name, "pod-security.kubernetes.io/enforce=restricted");
    // The Kubernetes of the tests is one node, so that both workers may have it.
    await stack.create({
      apiVersion: "v1",
      kind: "PersistentVolumeClaim",
      metadata: { name: "exchange" },
      spec: { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "16Mi" } } },
    });
  });
  afterAll(async () => {
    await stack?.close();
  });

  it("is raised by the `up` that raises the cluster: a line in a file arrives in the topic and in the sink's file", async () => {
    wish({ source, sink: sinkTo("/files/out.txt") });
    await succeed(stack.up());
    await append("first");
    await expectLine("first", "/files/out.txt");
    const read = "kafka-console-consumer --bootstrap-server kafka:9092 --topic lines --from-beginning --max-messages 1";
    expect(
      await stack.kubectl("exec", "kafka-1", "-c", "kafka", "--", "bash", "-c", `${read} --timeout-ms 30000`),
    ).toContain("first");
    await succeed(stack.up(["--expect-no-changes"]));
  });

  it("stays as it is in a plan without the Kubernetes cluster: only the provider is another one", async () => {
    wish({ source, sink: sinkTo("/files/out.txt") }, {}, { kubeconfig: "/nowhere/config" });
    const planned = await stack.preview();
    expect(planned.code, planned.output).toBe(0);
    const changes = planned.output.split("\n").filter((line) => /^ *(\+|~|-|\+-) +\S+:/.test(line));
    expect(changes.map((line) => line.trim().split(/\s+/)[1])).toEqual(["pulumi:providers:kubernetes"]);
  });

  it("shows no secret by REST, in the ConfigMap or in Pulumi's state", async () => {
    expect(await rest("/connectors/source")).toContain(
      `\${secret:/etc/kafka-connect/secrets/database.properties:topic}`,
    );
    expect(await inWorker("cat /etc/kafka-connect/secrets/database.properties")).toContain(PASSWORD);
    const encoded = Buffer.from(`password=${PASSWORD}\ntopic=lines\n`).toString("base64");
    expect(await stack.kubectl("get", "secret", "connect-secrets", "-o", "jsonpath={.data}")).toContain(encoded);
    const open = await stack.kubectl("get", "configmaps,statefulsets,pods", "-o", "json");
    const state = readdirSync(stack.folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && entry.name.endsWith(".json"))
      .map((entry) => readFileSync(join(entry.parentPath, entry.name), "utf8"));
    expect(state.join("")).toContain("connect-secrets");
    for (const text of [open, ...state]) {
      expect(text).not.toContain(PASSWORD);
      expect(text).not.toContain(encoded);
    }
  });

  it("is in `status` and has its log, by `kafka-cluster` on this machine", async () => {
    const place = `--kubeconfig ${stack.lab.kubeconfig} --context ${stack.lab.context} -n ${stack.name}`;
    const [status, log] = await Promise.all([
      typed(stack.name, `status ${place}`),
      typed(stack.name, `logs connect-2 --tail 200 ${place}`),
    ]);
    expect(status.code, status.stdout).toBe(0);
    expect(status.stdout).toMatch(/connect-2 +running +http:\/\/connect-2\.connect-headless\.\S+:8083 ok/);
    expect(status.stdout).toMatch(/source +RUNNING +connect-\d/);
    expect(log.stdout).toContain("org.apache.kafka.connect");
  });

  it("goes on with a connector on the other worker when the pod of its own is gone", async () => {
    const status = await rest("/connectors/source/status");
    const worker = /"tasks":\[\{[^}]*"worker_id":"(connect-\d)\./.exec(status)?.[1] ?? "";
    const other = worker === "connect-1" ? "connect-2" : "connect-1";
    await stack.kubectl("delete", "pod", worker, "--force", "--grace-period=0");
    await append("second", other);
    await expectLine("second", "/files/out.txt", other);
    await stack.kubectl("rollout", "status", "statefulset/connect", "--timeout=120s");
  });

  it("changes a connector, pauses one and removes one; and another password means other pods", async () => {
    writeFileSync(join(stack.folder, "database.properties"), "password=another\ntopic=lines\n");
    wish({ sink: sinkTo("/files/out-2.txt"), source: { ...source, paused: true } });
    await succeed(stack.up());
    await expectLine("second", "/files/out.txt");
    expect(await rest("/connectors/source/status")).toContain('"state":"PAUSED"');
    expect(await inWorker("cat /etc/kafka-connect/secrets/database.properties")).toContain("password=another");
    expect(await rest("/connectors/sink")).toContain("/files/out-2.txt");
    wish({ source });
    await succeed(stack.up());
    expect(await rest("/connectors")).toMatch(/\["source"\]\s*$/);
  });

  it("stands in the way of neither preview nor refresh while its workers are stopped, and is started by the next `up`", async () => {
    await stack.kubectl("scale", "statefulset", "connect", "--replicas=0");
    await succeed(stack.preview());
    await succeed(stack.run(["refresh", "--yes", "--skip-preview", ...stack.own]));
    const ran = await stack.up();
    expect([ran.code, ran.output]).toEqual([0, expect.stringContaining("connect was stopped; starting its 2 pods.")]);
    expect(await rest("/connectors")).toContain("source");
  });

  it("tells at once of an image that cannot be pulled", async () => {
    wish({ source }, { image: { reference: "localhost:1/none:1.0.0", family: "apache" } });
    const ran = await stack.up();
    expect(ran.code).not.toBe(0);
    expect(ran.output).toMatch(/workers of Kafka Connect are not ready after \d+ s[\s\S]*connect-2: \w*(Err|Back)\w*/);
    expect(ran.seconds).toBeLessThan(60);
  });

  it("is healed by the next `up`, also as one standalone worker that knows after its end how far it has come", async () => {
    const config = { ...source.config, file: "/files/in-2.txt" };
    wish({ source: { ...source, config }, sink: sinkTo("/files/out-3.txt") }, { mode: "standalone", workers: 1 });
    await succeed(stack.up());
    await inWorker("echo third >>/files/in-2.txt");
    await expectLine("third", "/files/out-3.txt");
    await stack.kubectl("delete", "pod", "connect-1");
    await stack.kubectl("rollout", "status", "statefulset/connect", "--timeout=120s");
    await inWorker("echo fourth >>/files/in-2.txt");
    await expectLine("fourth", "/files/out-3.txt");
    expect((await inWorker("sort /files/out-3.txt | uniq -c")).trim().split(/\s+/)).not.toContain("2");
  });

  it("is taken away with the cluster, and the offsets are kept", async () => {
    await succeed(stack.destroy());
    expect((await stack.inventory()).filter((name) => name.includes("connect"))).toEqual([
      "persistentvolumeclaim/offsets-connect-1",
    ]);
  });
});
