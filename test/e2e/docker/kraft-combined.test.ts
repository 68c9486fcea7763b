import { chmodSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createTopic, describeTopics } from "../../../src/kafka/client.ts";
import { consume, produce } from "../../../src/kafka/messages.ts";
import type { Description } from "../../../src/spec/schema.ts";
import { brokers, conformance } from "../conformance/conformance.ts";
import type { Subject } from "../conformance/subject.ts";
import { takeAway } from "./shelf.ts";
import { freePorts, noEngine, type Ran, TestStack } from "./stack.ts";
import { dockerSubject } from "./subject.ts";

describe.skipIf(noEngine)("brokers that are the controllers too", () => {
  let stack: TestStack;
  let subject: Subject;
  const nodes = brokers;
  const succeeds = async (running: Promise<Ran>): Promise<Ran> => {
    const ran = await running;
    expect(ran.code, ran.output).toBe(0);
    return ran;
  };
  const loseVolume = async (node: string): Promise<void> => {
    await stack.container(node).remove({ force: true });
    await stack.docker.getVolume(`${stack.name}-${node}-data`).remove();
  };

  beforeAll(async () => {
    stack = await TestStack.open("combined");
    const own = { metadata: "kraft", controllers: { combined: true } } as const;
    subject = dockerSubject(stack, await freePorts(3), nodes, own);
  });
  afterAll(async () => {
    await stack?.close();
  });

  conformance(
    () => subject,
    (readBack) => {
      it("are three containers in one network", async () => {
        expect(await stack.inventory()).toEqual([
          ...nodes.map((node) => `container ${stack.name}-${node}`),
          `network ${stack.name}`,
          ...nodes.map((node) => `volume ${stack.name}-${node}-data`),
        ]);
      });

      it("begin again after the loss of a volume only by consent, and are filled by the others", async () => {
        await loseVolume("kafka-2");
        const refused = await stack.up();
        expect(refused.code).not.toBe(0);
        expect(refused.output).toContain("empty-volume:kafka-2");
        await succeeds(stack.up({ env: { KAFKA_CLUSTER_ALLOW: "empty-volume:kafka-2" } }));
        await readBack("refilled");
        await succeeds(stack.up({ args: ["--expect-no-changes"] }));
      });

      it("never form a new quorum where a majority has lost its data, whatever is allowed, and go on when it is back", async () => {
        const lost = ["kafka-1", "kafka-2"];
        const putBack = await Promise.all(lost.map((node) => takeAway(stack, node)));
        const before = await stack.containerIds();
        const refused = await stack.up({ env: { KAFKA_CLUSTER_ALLOW: "empty-volume:kafka-1,empty-volume:kafka-2" } });
        expect(refused.code).not.toBe(0);
        expect(refused.output).toContain("quorum-lost");
        expect(refused.output).toContain("kafka-1 and kafka-2 lost their data; 1 of 3 remain and 2 are needed");
        expect(await stack.containerIds()).toEqual(before);
        for (const back of putBack) await back();
        await succeeds(stack.up());
        await readBack("restored");
      });
    },
  );
});

describe.skipIf(noEngine)("one broker that is its own controller", () => {
  let stack: TestStack;
  let ports: { readonly broker: number; readonly connect: number };
  let bootstrap: string[];
  const file = (name: string): string => join(stack.folder, "files", name);
  const describeWith = (change: Partial<Description> = {}) =>
    stack.describe({
      target: "docker",
      metadata: "kraft",
      controllers: { combined: true },
      brokers: { count: 1 },
      listeners: { hostPortBase: ports.broker, connectPortBase: ports.connect },
      ...change,
    });

  beforeAll(async () => {
    stack = await TestStack.open("alone");
    ports = { broker: await freePorts(1), connect: await freePorts(1) };
    bootstrap = [`127.0.0.1:${ports.broker}`];
  });
  afterAll(async () => {
    await stack?.close();
  });

  it("is a cluster, and the same one after a `destroy`", async () => {
    describeWith();
    const raised = await stack.up();
    expect(raised.code, raised.output).toBe(0);
    await createTopic(bootstrap, { name: "kept", partitions: 1, replicationFactor: 1 });
    await produce(bootstrap, "kept", [{ value: "one" }]);
    expect((await stack.destroy()).code).toBe(0);
    const again = await stack.up();
    expect(again.code, again.output).toBe(0);
    const read = await consume(bootstrap, { topic: "kept", group: "again", count: 1 });
    expect(read.map(({ value }) => value)).toEqual(["one"]);
  });

  it("has topics made and grown by `up`, and a worker of Kafka Connect that carries a line from file to file", async () => {
    const partitions = async () => (await describeTopics(bootstrap, ["lines"])).get("lines")?.partitions;
    const plain = { "value.converter": "org.apache.kafka.connect.storage.StringConverter" };
    mkdirSync(join(stack.folder, "files"));
    // The worker is a user of its own.
    chmodSync(stack.folder, 0o755);
    chmodSync(join(stack.folder, "files"), 0o777);
    writeFileSync(file("in.txt"), "a line\n", { mode: 0o644 });
    describeWith({
      topics: { lines: {} },
      connect: {
        files: join(stack.folder, "files"),
        connectors: {
          "lines-in": { class: "FileStreamSource", config: { file: "/files/in.txt", topic: "lines", ...plain } },
          "lines-out": { class: "FileStreamSink", config: { file: "/files/out.txt", topics: "lines", ...plain } },
        },
      },
    });
    const raised = await stack.up();
    expect(raised.code, raised.output).toBe(0);
    expect(await partitions()).toBe(1);
    await expect.poll(() => readFileSync(file("out.txt"), "utf8"), { timeout: 30_000, interval: 200 }).toBe("a line\n");
    describeWith({ topics: { lines: { partitions: 3 } } });
    const grown = await stack.up();
    expect(grown.code, grown.output).toBe(0);
    expect(await partitions()).toBe(3);
  });
});
