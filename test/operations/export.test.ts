import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { exportCompose } from "../../src/operations/export/compose.ts";
import { type ExportedFiles, writeFolder } from "../../src/operations/export/folder.ts";
import { exportManifests } from "../../src/operations/export/manifests.ts";
import { exportValues } from "../../src/operations/export/values.ts";
import { Failure } from "../../src/operations/output/failure.ts";
import type { Description } from "../../src/spec/schema.ts";
import { expectFile } from "../artefact.ts";
import { chartFolder, hasHelm, helm, objectsOf, runHelm } from "../charts/helm.ts";
import { clusterOf, kubernetesClusterOf } from "../model/cluster-of.ts";

const golden = join(import.meta.dirname, "..", "golden", "export");
const textOf = (files: ExportedFiles, path: string): string => files.get(path)?.content ?? "";

const onDocker: Readonly<Record<string, Partial<Description>>> = {
  "three-by-three": {},
  "one-by-one": { brokers: { count: 1 }, zookeeper: { count: 1 } },
  "on-a-lan": {
    listeners: { advertisedHost: "192.168.1.20", hostGateway: true },
    zookeeper: { published: true },
    docker: { network: "shop" },
    labels: { "example.com/price": "$5" },
  },
  confluent: {
    brokers: { image: "confluentinc/cp-kafka:7.9.6" },
    zookeeper: { image: "confluentinc/cp-zookeeper:7.9.6" },
  },
};

describe("export --to compose", () => {
  it.each(Object.keys(onDocker))("writes %s as reviewed", (name) => {
    const text = textOf(exportCompose(clusterOf(onDocker[name])), "docker-compose.yml");
    expectFile(join(golden, `${name}.compose.yaml`), text);
    const { services, volumes, networks } = parse(text) as Record<string, Record<string, object>>;
    expect(Object.keys(services ?? {})[0]).toBe("begin");
    expect(Object.keys(services ?? {}).length).toBe(Object.keys(volumes ?? {}).length + 1);
    expect(Object.keys(networks ?? {})).toHaveLength(2);
  });

  it("brings every file a service mounts", () => {
    for (const description of Object.values(onDocker)) {
      const files = exportCompose(clusterOf(description));
      const { services } = parse(textOf(files, "docker-compose.yml")) as {
        services: Record<string, { volumes: string[] }>;
      };
      for (const { volumes } of Object.values(services)) {
        const mounted = volumes.flatMap((volume) => /^\.\/([^:]+):/.exec(volume)?.[1] ?? []);
        expect(mounted).toHaveLength(1);
        expect([...files.keys()].filter((path) => path.startsWith(mounted[0] ?? ""))).not.toEqual([]);
      }
    }
  });

  it("gives the official image its tools' names without .sh", () => {
    const files = exportCompose(clusterOf());
    expect(textOf(files, "nodes/kafka-1/bin/kafka-topics")).toContain("exec /opt/kafka/bin/kafka-topics.sh");
    expect(textOf(files, "docker-compose.yml")).toContain("PATH=/etc/kafka-cluster/bin:/opt/kafka/bin:");
  });
});

const onKubernetes: Readonly<Record<string, Partial<Description>>> = {
  "three-by-three": {},
  "one-by-one": {
    brokers: { count: 1, overrides: { "log.retention.hours": 72 } },
    zookeeper: { count: 1 },
    kubernetes: { storageClass: "fast", brokerStorage: "20Gi", createNamespace: false },
  },
  "node-ports": {
    kubernetes: { external: { mode: "nodePort", host: "kafka-{id}.example.com", allowPlaintext: true } },
  },
  connect: {
    connect: {
      workers: 2,
      secrets: { database: "./database.properties" },
      connectors: { lines: { class: "FileStreamSource", config: { file: "/files/in.txt", topic: "lines" } } },
    },
  },
};

/** The nodes' texts have goldens of their own. */
const withoutTexts = (text: string): string => text.replace(/: \|\n(?:\n| {6,}.*\n)+/g, ": …\n");

describe("export --to values", () => {
  it.each(Object.keys(onKubernetes))("writes %s as reviewed", (name) => {
    for (const [path, { content }] of exportValues(kubernetesClusterOf(onKubernetes[name]))) {
      expectFile(join(golden, `${name}.${path}`), withoutTexts(content));
    }
  });

  it("has nothing in it that only Pulumi's management knows", () => {
    for (const { content } of exportValues(kubernetesClusterOf()).values()) {
      const values = parse(content) as Record<string, unknown>;
      expect(values).toMatchObject({ emptyVolumes: "begin", updateStrategy: "RollingUpdate" });
      expect(content).not.toMatch(/kafka-cluster\.(uid|stack|life)|waitFor|^ +hash:/m);
      expect(values.storage).not.toEqual({ size: "1Mi" });
    }
  });

  it.skipIf(!hasHelm).each(Object.keys(onKubernetes))("writes values the charts accept: %s", (name) => {
    for (const [path, { content }] of exportValues(kubernetesClusterOf(onKubernetes[name]))) {
      const chart = path.replace(".yaml", "");
      const { code, stderr } = runHelm(["template", chart, chartFolder(chart)], parse(content));
      expect(code, stderr).toBe(0);
    }
  });
});

describe.skipIf(!hasHelm)("export --to manifests", () => {
  it.each(Object.keys(onKubernetes))("writes one file per object, each named by the kustomization: %s", (name) => {
    const files = exportManifests(kubernetesClusterOf(onKubernetes[name]), helm);
    const { resources } = parse(textOf(files, "kustomization.yaml")) as { resources: string[] };
    expect([...files.keys()].toSorted()).toEqual(["kustomization.yaml", ...resources].toSorted());
    expect(resources.includes("namespace.yaml")).toBe(name !== "one-by-one");
    for (const path of resources) {
      const objects = objectsOf(textOf(files, path));
      expect(objects, path).toHaveLength(1);
      expect(path).toContain(objects[0]?.kind.toLowerCase());
      if (path !== "namespace.yaml") expect(objects[0]?.metadata.namespace).toBe("kafka");
    }
  });

  it("writes plain YAML: no anchors, no word of Helm, scripts as they are", () => {
    const files = exportManifests(kubernetesClusterOf(), helm);
    for (const { content } of files.values()) expect(content).not.toMatch(/: [&*]\w|managed-by|# Source/);
    expect(textOf(files, "configmap-kafka-files.yaml")).toContain("    #!/usr/bin/env bash\n");
    expect(textOf(files, "statefulset-kafka.yaml")).toContain("# All at once: a node");
  });
});

describe("the directory of an export", () => {
  let directory = "";
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), "kafka-cluster-export-"));
  });
  afterEach(() => rmSync(directory, { recursive: true }));

  it("loses what an earlier export wrote and the next one does not, and keeps what a person put there", () => {
    writeFolder(directory, exportCompose(clusterOf({ brokers: { count: 4 } })));
    writeFileSync(join(directory, "notes.txt"), "mine");
    writeFolder(directory, exportCompose(clusterOf()));
    expect(readdirSync(join(directory, "nodes")).filter((name) => name.startsWith("kafka"))).toEqual([
      "kafka-1",
      "kafka-2",
      "kafka-3",
    ]);
    expect(existsSync(join(directory, "notes.txt"))).toBe(true);
  });

  it("can be read by the containers' user, whatever the person's umask is", () => {
    const before = process.umask(0o077);
    try {
      writeFolder(directory, exportCompose(clusterOf()));
    } finally {
      process.umask(before);
    }
    const modeOf = (path: string) => (statSync(join(directory, path)).mode & 0o777).toString(8);
    expect(["nodes/kafka-1", "nodes/kafka-1/launch.sh"].map(modeOf)).toEqual(["755", "755"]);
    expect(modeOf("nodes/kafka-1/server.properties")).toBe("644");
  });

  it("is refused where somebody else's files are, and nothing is written", () => {
    writeFileSync(join(directory, "docker-compose.yml"), "mine");
    expect(() => writeFolder(directory, exportCompose(clusterOf()))).toThrow(Failure);
    expect(readFileSync(join(directory, "docker-compose.yml"), "utf8")).toBe("mine");
  });
});
