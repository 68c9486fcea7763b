import { Writer } from "@platformatic/kafka";
import { afterEach, describe, expect, it } from "vitest";
import { createTopic, deleteTopic, electPreferredLeaders, KafkaRefused } from "../../src/kafka/client.ts";
import { type FakeBroker, fakeBroker, metadataAnswer, type Reply } from "./fake-broker.ts";

const METADATA = 3;
const CREATE_TOPICS = 19;
const DELETE_TOPICS = 20;
const ELECT_LEADERS = 43;

const brokers: FakeBroker[] = [];
afterEach(async () => {
  await Promise.all(brokers.splice(0).map((broker) => broker.close()));
});

/** Two brokers; `controller()` names the one every Metadata answer points to, `reply` says what comes to the rest. */
async function two(
  controller: () => number,
  reply: (id: number, apiKey: number) => ReturnType<Reply>,
): Promise<FakeBroker[]> {
  const started: FakeBroker[] = [];
  for (const id of [1, 2]) {
    const broker = await fakeBroker(({ apiKey }) => {
      if (apiKey !== METADATA) return reply(id, apiKey);
      const partitions = [{ index: 0, leader: 1, replicas: [1, 2], isr: [1, 2] }];
      const known = started.map(({ port }, index) => ({ id: index + 1, port }));
      return metadataAnswer({ controller: controller(), brokers: known, topics: [{ name: "t", partitions }] });
    });
    started.push(broker);
    brokers.push(broker);
  }
  return started;
}

const created = (code: number, said = "said by Kafka") =>
  Writer.create()
    .appendInt32(0)
    .appendArray([code], (w) => {
      w.appendString("t").appendUUID("00000000-0000-0000-0000-000000000001").appendInt16(code);
      w.appendString(code === 0 ? null : said)
        .appendInt32(1)
        .appendInt16(2)
        .appendArray([], () => {});
    })
    .appendTaggedFields();

const deleted = (code: number) =>
  Writer.create()
    .appendInt32(0)
    .appendArray([code], (w) => {
      w.appendString("t").appendUUID("00000000-0000-0000-0000-000000000001").appendInt16(code).appendString(null);
    })
    .appendTaggedFields();

const elected = (...codes: number[]) =>
  Writer.create()
    .appendInt32(0)
    .appendInt16(0)
    .appendArray(["t"], (w, topic) => {
      w.appendString(topic).appendArray(codes, (p, code) => p.appendInt32(0).appendInt16(code).appendString(null));
    })
    .appendTaggedFields();

const TOPIC = { name: "t", partitions: 1, replicationFactor: 2 };

describe("requests only the controller accepts in ZooKeeper mode", () => {
  it("go to the controller, whichever broker is the bootstrap", async () => {
    const [first, second] = await two(
      () => 2,
      () => created(0),
    );
    await createTopic([first?.bootstrap ?? ""], TOPIC);
    expect(first?.asked.map(({ apiKey }) => apiKey)).not.toContain(CREATE_TOPICS);
    expect(second?.asked.map(({ apiKey }) => apiKey)).toContain(CREATE_TOPICS);
  });

  it("follow a controller that has just moved", async () => {
    let controller = 1;
    const [first] = await two(
      () => controller,
      (id) => {
        if (id === 2) return created(0);
        controller = 2;
        return created(41);
      },
    );
    await createTopic([first?.bootstrap ?? ""], TOPIC);
    expect(brokers.flatMap(({ asked }) => asked).filter(({ apiKey }) => apiKey === CREATE_TOPICS)).toHaveLength(2);
  });

  it("are not repeated when Kafka refuses, and say why in Kafka's words", async () => {
    const [first] = await two(
      () => 1,
      () => created(36),
    );
    const failure = createTopic([first?.bootstrap ?? ""], TOPIC);
    await expect(failure).rejects.toThrow(KafkaRefused);
    await expect(failure).rejects.toThrow("TOPIC_ALREADY_EXISTS: said by Kafka");
    expect(first?.asked.filter(({ apiKey }) => apiKey === CREATE_TOPICS)).toHaveLength(1);
  });

  it("report a cluster without a controller", async () => {
    const [first] = await two(
      () => -1,
      () => created(0),
    );
    await expect(createTopic([first?.bootstrap ?? ""], TOPIC, { timeoutMs: 1000 })).rejects.toThrow(
      "no broker is the controller at the moment",
    );
  });
});

describe("createTopic", () => {
  it("waits for a topic of that name that is being deleted", async () => {
    const answers = [
      created(36, "Topic 't' is marked for deletion."),
      created(36, "Topic 't' is marked for deletion."),
    ];
    const [first] = await two(
      () => 1,
      () => answers.shift() ?? created(0),
    );
    await createTopic([first?.bootstrap ?? ""], TOPIC);
    expect(first?.asked.filter(({ apiKey }) => apiKey === CREATE_TOPICS)).toHaveLength(3);
  });

  it("says so when the deletion does not end in time", async () => {
    const [first] = await two(
      () => 1,
      () => created(36, "Topic 't' is marked for deletion."),
    );
    await expect(createTopic([first?.bootstrap ?? ""], TOPIC, { timeoutMs: 1000 })).rejects.toThrow(
      "marked for deletion",
    );
  });

  it("does not wait for a silent broker to know the topic", async () => {
    const [first] = await two(
      () => 1,
      () => created(0),
    );
    const silent = await fakeBroker(() => undefined);
    brokers.push(silent);
    const start = performance.now();
    await createTopic([first?.bootstrap ?? "", silent.bootstrap], TOPIC);
    expect(performance.now() - start).toBeLessThan(5_000);
  });
});

describe("deleteTopic", () => {
  it("is content with a topic that does not exist, and with nothing else", async () => {
    let code = 3;
    const [first] = await two(
      () => 1,
      (_, apiKey) => (apiKey === DELETE_TOPICS ? deleted(code) : undefined),
    );
    await deleteTopic([first?.bootstrap ?? ""], "t");
    code = 29;
    await expect(deleteTopic([first?.bootstrap ?? ""], "t")).rejects.toThrow("TOPIC_AUTHORIZATION_FAILED");
  });
});

describe("electPreferredLeaders", () => {
  it("is content when leaders lead already or their replica is not in sync", async () => {
    const [first, second] = await two(
      () => 2,
      () => elected(0, 84, 80),
    );
    await electPreferredLeaders([first?.bootstrap ?? ""]);
    expect(second?.asked).toContainEqual(expect.objectContaining({ apiKey: ELECT_LEADERS, version: 2 }));
  });

  it.each([
    ["is late by its own account", () => elected(0, 7)],
    ["is silent", () => undefined],
  ])("asks a controller again that %s", async (_, late) => {
    const answers = [late(), late()];
    const [first] = await two(
      () => 1,
      () => (answers.length > 0 ? answers.shift() : elected(84, 84)),
    );
    await electPreferredLeaders([first?.bootstrap ?? ""], { timeoutMs: 20_000, requestMs: 300 });
    expect(first?.asked.filter(({ apiKey }) => apiKey === ELECT_LEADERS)).toHaveLength(3);
  });

  it.each([
    ["is late by its own account", () => elected(0, 7), "REQUEST_TIMED_OUT"],
    ["is silent", () => undefined, "no answer in"],
  ])("gives up in time on a controller that always %s", async (_, late, reason) => {
    const [first] = await two(() => 1, late);
    await expect(electPreferredLeaders([first?.bootstrap ?? ""], { timeoutMs: 1000, requestMs: 300 })).rejects.toThrow(
      reason,
    );
  });

  it("reports any other answer", async () => {
    const [first] = await two(
      () => 1,
      () => elected(0, 31),
    );
    await expect(electPreferredLeaders([first?.bootstrap ?? ""])).rejects.toThrow("CLUSTER_AUTHORIZATION_FAILED");
  });
});
