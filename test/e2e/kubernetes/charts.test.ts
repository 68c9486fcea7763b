import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { connectorsFile } from "../../../src/operations/export/connect.ts";
import { chartFolder, hasHelm } from "../../charts/helm.ts";
import { kubernetesClusterOf } from "../../model/cluster-of.ts";
import { AloneCluster, allClaims } from "./alone.ts";
import { hasLab, image, kraftImage, openLab } from "./lab.ts";

describe.skipIf(!hasLab || !hasHelm)("the charts by Helm alone, as they are", () => {
  let cluster: AloneCluster;

  beforeAll(async () => {
    cluster = new AloneCluster("helm", await openLab());
    await cluster.makeNamespace();
    cluster.installDefaults();
  });
  afterAll(async () => {
    await cluster?.close();
  });

  it("raise three ZooKeeper nodes and three brokers that keep what is written, in a restricted namespace", async () => {
    await cluster.ready();
    await cluster.write(3);
    await cluster.expectAll();
    const settings = await cluster.in("kafka-2", "cat /etc/kafka-cluster/server.properties");
    expect(settings).toMatch(/^min\.insync\.replicas=2$/m);
    expect(settings).toContain(`kafka-2.${cluster.name}.svc:9092`);
  });

  it("are not installed a second time over the first, under the same name or another one", () => {
    const values = { image: { reference: image } };
    const again = cluster.helm(["install", "kafka", chartFolder("kafka")], values);
    expect([again.code, again.stderr]).toEqual([1, expect.stringContaining("cannot re-use a name")]);
    const other = cluster.helm(["install", "other", chartFolder("kafka")], values);
    expect([other.code, other.stderr]).toEqual([1, expect.stringContaining("exists and cannot be imported")]);
  });

  it("take the workers of the chart connect beside them, to which an export's script brings connectors", async () => {
    const values = { image: { reference: image }, resources: { requests: { cpu: "20m" } } };
    const { code, stderr } = cluster.helm(["install", "connect", chartFolder("connect")], values);
    expect(code, stderr).toBe(0);
    await cluster.kubectl("rollout", "status", "statefulset/connect", "--timeout=150s");
    const lines = { class: "FileStreamSource", config: { file: "/files/in.txt", topic: "lines" } };
    const script = connectorsFile(kubernetesClusterOf({ connect: { workers: 2, connectors: { lines } } }));
    expect(await cluster.in("connect-2", script.get("connectors.sh")?.content ?? "")).toBe("lines: resumed\n");
    const ask = `exec 3<>/dev/tcp/connect/8083; printf 'GET /connectors/lines/status HTTP/1.0\\r\\n\\r\\n' >&3; cat <&3`;
    await expect
      .poll(() => cluster.in("kafka-1", ask), { timeout: 60_000, interval: 500 })
      .toMatch(/"tasks":\[\{"id":0,"state":"RUNNING","worker_id":"connect-\d\.connect-headless/);
    expect(cluster.uninstall("connect").code).toBe(0);
  });

  it("hold a broker back whose claim was lost, and have a lost ZooKeeper node filled by the others", async () => {
    for (const node of ["kafka-3", "zookeeper-2"]) await cluster.lose(node);
    await expect
      .poll(() => cluster.kubectl("logs", "kafka-3", "-c", "prepare").catch(() => ""), {
        timeout: 60_000,
        interval: 500,
      })
      .toContain("kafka-3 has begun before");
    await cluster.kubectl("rollout", "status", "statefulset/zookeeper", "--timeout=120s");
    const probe = "bash /etc/kafka-cluster/probe.sh zookeeper localhost:2181";
    expect(await cluster.in("zookeeper-2", probe)).toMatch(/follower|leader/);
    await cluster.kubectl("exec", "kafka-3", "-c", "prepare", "--", "touch", "/var/lib/kafka/data/begin-empty");
    await cluster.ready();
    await cluster.expectAll();
  });

  it("keep the claims over `helm uninstall`, and are raised again with the data", async () => {
    for (const chart of ["kafka", "zookeeper"]) {
      const { code, stderr } = cluster.uninstall(chart);
      expect(code, stderr).toBe(0);
    }
    expect(await cluster.claims()).toEqual(allClaims);
    cluster.installDefaults();
    await cluster.ready();
    await cluster.expectAll();
  });
});

describe.skipIf(!hasLab || !hasHelm)("the charts with the values of a description", () => {
  let cluster: AloneCluster;
  const small = { brokers: { count: 1 }, zookeeper: { count: 1 }, kubernetes: { createNamespace: false } } as const;

  beforeAll(async () => {
    cluster = new AloneCluster("values", await openLab());
    await cluster.makeNamespace();
  });
  afterAll(async () => {
    await cluster?.close();
  });

  it("raise as many nodes as it describes", async () => {
    cluster.upgrade(small);
    await cluster.ready();
    await cluster.write(1);
    expect(await cluster.claims()).toEqual([
      "persistentvolumeclaim/data-kafka-1",
      "persistentvolumeclaim/data-zookeeper-1",
    ]);
  });

  it("replace the broker when an override has changed, and ZooKeeper not", async () => {
    const before = [await cluster.uidOf("kafka-1"), await cluster.uidOf("zookeeper-1")];
    cluster.upgrade({ ...small, brokers: { count: 1, overrides: { "queued.max.requests": 400 } } });
    await cluster.ready();
    const after = [await cluster.uidOf("kafka-1"), await cluster.uidOf("zookeeper-1")];
    expect(after[0]).not.toBe(before[0]);
    expect(after[1]).toBe(before[1]);
    expect(await cluster.in("kafka-1", "cat /etc/kafka-cluster/server.properties")).toContain(
      "queued.max.requests=400",
    );
    await cluster.expectAll();
  });
});

describe.skipIf(!hasLab || !hasHelm)(
  "the chart kafka twice, with the values of a description without ZooKeeper",
  () => {
    let cluster: AloneCluster;
    const releases = ["controller", "kafka"];
    const described = {
      metadata: "kraft",
      image: kraftImage,
      brokers: { count: 1 },
      kubernetes: { createNamespace: false },
    } as const;

    beforeAll(async () => {
      cluster = new AloneCluster("helm-kraft", await openLab());
      await cluster.makeNamespace();
    });
    afterAll(async () => {
      await cluster?.close();
    });

    it("raises three controllers and the broker, which keeps what is written", async () => {
      cluster.upgrade(described);
      await cluster.ready(releases);
      await cluster.write(1);
      await cluster.expectAll();
    });

    it("holds a controller back whose claim was lost, until a person lets the others fill it", async () => {
      const quorum = (what: string) =>
        cluster.in("kafka-1", `kafka-metadata-quorum --bootstrap-server kafka:9092 describe --${what}`);
      await cluster.lose("controller-2");
      await expect
        .poll(() => cluster.kubectl("logs", "controller-2", "-c", "prepare").catch(() => ""), {
          timeout: 60_000,
          interval: 500,
        })
        .toContain("controller-2 has begun before");
      await cluster.kubectl("exec", "controller-2", "-c", "prepare", "--", "touch", "/var/lib/kafka/data/begin-empty");
      await cluster.ready(releases);
      // It votes as before: one that had only come to listen would be an observer.
      await expect
        .poll(() => quorum("replication"), { timeout: 60_000, interval: 500 })
        .toMatch(/^3002\s+\S+\s+\d+\s+0\s.*Follower/m);
      await cluster.expectAll();
    });
  },
);
