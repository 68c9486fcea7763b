import { Writer } from "@platformatic/kafka";
import { afterEach, describe, expect, it } from "vitest";
import { describeTopics } from "../../src/kafka/client.ts";
import { type FakeBroker, fakeBroker, metadataAnswer, type Reply } from "./fake-broker.ts";

const METADATA = 3;
const OF_THE_TOPIC = 1;
const OF_THE_BROKER = 5;

const brokers: FakeBroker[] = [];
afterEach(async () => {
  await Promise.all(brokers.splice(0).map((broker) => broker.close()));
});

/** A DescribeConfigs v4 answer with one setting of the topic's own and one that it has from its brokers. */
function settings(topic: string): Writer {
  const rows = [
    { name: "retention.ms", value: "1000", sources: [OF_THE_TOPIC, OF_THE_BROKER] },
    { name: "cleanup.policy", value: "delete", sources: [OF_THE_BROKER] },
  ];
  return Writer.create()
    .appendInt32(0)
    .appendArray([topic], (w, name) => {
      w.appendInt16(0).appendString(null).appendInt8(2).appendString(name);
      w.appendArray(rows, (c, row) => {
        c.appendString(row.name)
          .appendString(row.value)
          .appendBoolean(false)
          .appendInt8(row.sources[0] ?? 0)
          .appendBoolean(false);
        c.appendArray(row.sources, (s, source) =>
          s
            .appendString(row.name)
            .appendString(source === OF_THE_TOPIC ? "1000" : "604800000")
            .appendInt8(source),
        );
        c.appendInt8(5).appendString(null);
      });
    })
    .appendTaggedFields();
}

const orders = {
  name: "orders",
  partitions: [
    { index: 0, leader: 1, replicas: [1, 2], isr: [1] },
    { index: 1, leader: -1, replicas: [2], isr: [2] },
  ],
};

/** A broker that knows these topics, and takes `controller`, or itself, for the controller. */
async function broker(topics: readonly (typeof orders)[], controller?: FakeBroker): Promise<FakeBroker> {
  let port = controller?.port ?? 0;
  const reply: Reply = ({ apiKey }) =>
    apiKey === METADATA ? metadataAnswer({ controller: 1, brokers: [{ id: 1, port }], topics }) : settings("orders");
  const started = await fakeBroker(reply);
  brokers.push(started);
  port = controller?.port ?? started.port;
  return started;
}

describe("describeTopics", () => {
  it("tells partitions, copies and settings of the topics asked for that exist, also where one is offline", async () => {
    const { bootstrap } = await broker([orders, { name: "other", partitions: [] }]);
    const described = await describeTopics([bootstrap], ["orders", "payments"]);
    expect([...described.keys()]).toEqual(["orders"]);
    expect(described.get("orders")).toMatchObject({ partitions: 2, copies: [2, 1] });
    expect(Object.fromEntries(described.get("orders")?.settings ?? [])).toEqual({
      "retention.ms": { value: "1000", own: true, inherited: "604800000" },
      "cleanup.policy": { value: "delete", own: false, inherited: "604800000" },
    });
  });

  it("asks nothing more where none exists", async () => {
    const one = await broker([orders]);
    expect((await describeTopics([one.bootstrap], ["payments"], { anyone: true })).size).toBe(0);
    expect(one.asked.map(({ apiKey }) => apiKey)).toEqual([METADATA]);
  });

  it("believes the controller, not a broker that has just started and knows no topic yet", async () => {
    const fresh = await broker([], await broker([orders]));
    expect([...(await describeTopics([fresh.bootstrap], ["orders"])).keys()]).toEqual(["orders"]);
    expect((await describeTopics([fresh.bootstrap], ["orders"], { anyone: true })).size).toBe(0);
  });
});
