import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { clusterIn } from "../../../src/setup/env/environment.ts";
import { environmentName, environmentOfStack, stackOfEnvironment } from "../../../src/setup/env/name.ts";
import { readRecord, timeLeft } from "../../../src/setup/env/record.ts";
import { renderEnvironment, renewEnvironment } from "../../../src/setup/env/template.ts";
import { directoryWith } from "../scratch.ts";

const record = { from: "staging", created: "2026-01-31T08:00:00Z", expires: "2026-01-31T16:00:00Z" };
const staging = `# what a person edits first
encryptionsalt: v1:abc
config:
  kafka-cluster:cluster:
    target: kubernetes
    kubernetes:
      context: lab # the one beside the printer
      namespace: kafka
    brokers: { count: 3, overrides: { log.retention.hours: 24 } }
`;

const render = (text: string, settings: readonly string[] = [], descriptionFile?: string) =>
  renderEnvironment(
    { name: "staging", file: "stacks/Pulumi.staging.yaml", text, descriptionFile },
    "pr-42",
    record,
    settings,
  );
const described = (text: string) =>
  (parse(text) as { config: { "kafka-cluster:cluster": Record<string, unknown> } }).config["kafka-cluster:cluster"];

describe("The stack file of an environment", () => {
  it("is its template's with its own name and namespace, and keeps the comments", () => {
    const text = render(staging);
    expect(described(text)).toEqual({
      target: "kubernetes",
      kubernetes: { context: "lab", namespace: "kafka-pr-42" },
      brokers: { count: 3, overrides: { "log.retention.hours": 24 } },
      name: "pr-42",
    });
    expect(text).toContain("context: lab # the one beside the printer\n");
    expect(text).not.toContain("encryptionsalt");
    expect(clusterIn(text, "env-pr-42").name).toBe("pr-42");
  });

  it("begins with what it is and how it is removed", () => {
    expect(render(staging).split("\n").slice(0, 3)).toEqual([
      "# yaml-language-server: $schema=../docs/stack.schema.json",
      "# Environment pr-42, made from staging by `kafka-cluster env create`. It is not kept in git.",
      "# `kafka-cluster env destroy pr-42` removes it with its data and this file.",
    ]);
    expect(render(staging)).not.toContain("what a person edits first");
  });

  it("holds its record as texts, which the next reader finds again", () => {
    const text = render(staging);
    expect(text).toContain('expires: "2026-01-31T16:00:00Z"');
    expect(readRecord(text, "x.yaml")).toEqual(record);
    expect(timeLeft(record, new Date("2026-01-31T15:00:00Z"))).toBe(3_600_000);
    expect(timeLeft(record, new Date("2026-01-31T17:00:00Z"))).toBe(-3_600_000);
    expect(timeLeft({ expires: undefined }, new Date())).toBeUndefined();
    expect(readRecord(staging, "x.yaml")).toBeUndefined();
  });

  it("has what --set says, where there was something, where there was nothing, and behind a key with dots", () => {
    const text = render(staging, [
      "brokers.count=1",
      "zookeeper.count=1",
      'brokers.overrides["log.retention.hours"]=1',
      "kubernetes.external={ mode: none }",
      "kubernetes.namespace=mine",
    ]);
    expect(described(text)).toEqual({
      target: "kubernetes",
      kubernetes: { context: "lab", namespace: "mine", external: { mode: "none" } },
      brokers: { count: 1, overrides: { "log.retention.hours": 1 } },
      name: "pr-42",
      zookeeper: { count: 1 },
    });
  });

  it("is kafka-NAME's namespace where the template names none, and has none on Docker", () => {
    expect(described(render("config: { kafka-cluster:cluster: { target: kubernetes } }"))).toMatchObject({
      kubernetes: { namespace: "kafka-pr-42" },
    });
    expect(described(render("config: { kafka-cluster:cluster: { target: docker } }"))).toEqual({
      target: "docker",
      name: "pr-42",
    });
  });

  it("takes in a description that has a file of its own, or is written as one JSON text, or says things twice by reference", () => {
    const folder = directoryWith({ "orders.yaml": "target: docker\nbrokers: { count: 1 }\n" });
    const own = render("config:\n  kafka-cluster:description: orders.yaml\n", [], join(folder, "orders.yaml"));
    expect(described(own)).toEqual({ target: "docker", brokers: { count: 1 }, name: "pr-42" });
    expect(own).not.toContain("kafka-cluster:description");
    const json = render(`config:\n  kafka-cluster:cluster: '{"target":"docker"}'\n`, ["brokers.count=1"]);
    expect(described(json)).toEqual({ target: "docker", name: "pr-42", brokers: { count: 1 } });
    const twice =
      "config:\n  kafka-cluster:cluster:\n    target: docker\n    brokers: &one { count: 3 }\n    zookeeper: *one\n";
    expect(described(render(twice, ["brokers.count=1"]))).toMatchObject({
      brokers: { count: 1 },
      zookeeper: { count: 3 },
    });
  });

  it("is renewed with another time and other values, and nothing else", () => {
    const text = render(staging);
    const renewed = renewEnvironment(`${text}encryptionsalt: v1:abc\n`, "pr-42", { ...record, expires: undefined });
    expect(renewed).toBe(text.replace('    expires: "2026-01-31T16:00:00Z"\n', ""));
    expect(described(renewEnvironment(text, "pr-42", record, ["brokers.count=5"]))).toMatchObject({
      brokers: { count: 5 },
    });
  });

  describe("after a template whose load balancers have a host", () => {
    const external = (more: string) =>
      staging.replace("namespace: kafka", `namespace: kafka\n      external: { mode: loadBalancer, ${more} }`);
    const host = external("host: 'kafka-{id}.example.com'");
    const refusal =
      "Clients of staging are told to connect to kafka-{id}.example.com (kubernetes.external.host), which leads to its load " +
      "balancers: those of pr-42 would be sent there too, to staging's cluster. Give pr-42 a host of its own (--set " +
      "kubernetes.external.host=HOST)";

    it("is not made, as its clients would reach the template's cluster", () => {
      expect(() => render(host)).toThrow(refusal);
      expect(() => render(host, ["kubernetes.external.allowPlaintext=true"])).toThrow(refusal);
      expect(() => render(host, ["kubernetes.external.port=9095"])).toThrow(refusal);
    });

    it.each([
      "kubernetes.external.host=pr-42-{id}.example.com",
      "kubernetes.external.mode=none",
      "kubernetes.external={ mode: loadBalancer }",
    ])("is made with --set %s", (setting) => {
      expect(render(host, [setting])).toContain("mode: ");
    });

    it("is made where the load balancers tell their addresses, or there are node ports, which move", () => {
      expect(render(external("allowPlaintext: true"))).toContain("loadBalancer");
      expect(render(host.replace("loadBalancer", "nodePort"))).toContain("host: 'kafka-{id}.example.com'");
      expect(render(host.replace("target: kubernetes", "target: docker"))).toContain("loadBalancer");
    });
  });

  it.each([
    [
      "config: { kafka-cluster:cluster: { target: docker }, kafka:x: { secure: abc } }",
      "Stack staging has secrets in its file",
    ],
    ["config: {}", "describes no cluster (config: kafka-cluster:cluster), so staging is no template"],
    ["config: [", "stacks/Pulumi.staging.yaml:1:10 cannot be read: "],
  ])("is not made of %j", (text, message) => {
    expect(() => render(text)).toThrow(message);
  });

  it.each(["brokers.count", "=1", "brokers count=1", "brokers.count={"])("is not changed by --set %j", (setting) => {
    expect(() => render(staging, [setting])).toThrow(/--set/);
  });

  it("tells all that is wrong with it, by the lines of its file", () => {
    expect(() => clusterIn(render(staging, ["brokers.count=1", "replication.factor=3"]), "env-pr-42")).toThrow(
      /stacks.Pulumi\.env-pr-42\.yaml:\d+:\d+ {2}replication-exceeds-brokers/,
    );
  });
});

describe("An environment's name", () => {
  it("is that of its stack without the beginning, which may be typed or not", () => {
    expect([environmentName("pr-42"), environmentName("env-pr-42"), stackOfEnvironment("pr-42")]).toEqual([
      "pr-42",
      "pr-42",
      "env-pr-42",
    ]);
    expect([environmentOfStack("env-pr-42"), environmentOfStack("staging"), environmentOfStack("env-")]).toEqual([
      "pr-42",
      undefined,
      undefined,
    ]);
  });

  it.each(["PR-42", "42", "pr_42", "", "a/b", "x".repeat(41)])("is not %j", (name) => {
    expect(() => environmentName(name)).toThrow("cannot be an environment's name");
  });

  it("with its template's namespace has to fit into Kubernetes' 63 characters", () => {
    const long = staging.replace("namespace: kafka", `namespace: ${"n".repeat(60)}`);
    expect(() => render(long)).toThrow("of 66 characters, and Kubernetes takes 63");
  });
});
