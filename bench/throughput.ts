// What producers and consumers get: both profiles against Kafka with its own server.properties and start scripts.
import type { Description } from "../src/spec/schema.ts";
import { freePorts } from "../test/e2e/docker/stack.ts";
import { type Client, openClient, type Records } from "./client.ts";
import { makePlainImage } from "./plain-image.ts";
import { makeReady, numbersFrom } from "./prepare.ts";
import { atLeast, ending, heading, print, spread } from "./report.ts";
import { interleave, median, ratios } from "./rounds.ts";
import { openStack, succeeded } from "./stacks.ts";
import { raiseStock } from "./stock.ts";
import { tidily } from "./tidy.ts";

const limits = { production: 0.98, laptop: 0.85 } as const;
const unit = " MB/s";
const topic = "throughput";
/** A server's compiler is not done with the way of a message after one round: by then it has half of its later speed. */
const WARMING = 3;

type Work = (client: Client, bootstrap: string, records: Records) => Promise<number>;

const produce: Work = async (client, bootstrap, records) => {
  await client.makeTopic(bootstrap, topic);
  return await client.produce(bootstrap, topic, records);
};
/** What the producer before it left, from the page cache: so quick that three readings make one figure. */
const consume: Work = async (client, bootstrap, records) => {
  const read = () => client.consume(bootstrap, topic, records);
  return median([await read(), await read(), await read()]);
};

const { rounds, megabytes } = numbersFrom({ rounds: 5, megabytes: 100 });
const of = (size: number): Records => ({ size, count: (megabytes * 1e6) / size });
const works = [
  { name: "produce, 1 KB", work: produce, records: of(1000) },
  { name: "consume, 1 KB", work: consume, records: of(1000) },
  { name: "produce, 100 B", work: produce, records: of(100) },
  { name: "consume, 100 B", work: consume, records: of(100) },
];

const ground = await makeReady();
heading(`Throughput through EXTERNAL, acks=all, three copies, ${rounds} rounds of ${megabytes} MB`, ground);
await tidily(async (later) => {
  const plain = await makePlainImage(ground);
  later(plain.remove);
  const raise = async (description: Partial<Description>) => {
    const stack = await openStack("throughput", later);
    const base = await freePorts(3);
    stack.describe({ target: "docker", ...description, listeners: { hostPortBase: base } });
    succeeded(await stack.up());
    return [0, 1, 2].map((at) => `127.0.0.1:${base + at}`).join(",");
  };
  // All three at once: idle they cost each other next to nothing, and a round compares the same minute of the machine.
  const clusters = {
    stock: await raiseStock(ground, plain.image, later),
    production: await raise({ profile: "production" }),
    laptop: await raise({}),
  };
  const client = await openClient(ground, later);
  for (const { name, work, records } of works) {
    const on = (bootstrap: string) => () => work(client, bootstrap, records);
    const contenders = {
      "Kafka's own settings": on(clusters.stock),
      "profile production": on(clusters.production),
      "profile laptop": on(clusters.laptop),
    };
    // Not counted: how soon a compiler has seen the way of a message is not what is compared.
    await interleave(WARMING, contenders, unit);
    const measured = await interleave(rounds, contenders, unit);
    print([
      [name, "median (least to greatest)"],
      ...Object.entries(measured).map(([who, values]) => [who, spread(values, unit)]),
    ]);
    const stock = measured["Kafka's own settings"];
    for (const profile of ["production", "laptop"] as const) {
      const each = ratios(measured[`profile ${profile}`], stock);
      atLeast(`${name}, profile ${profile} ÷ Kafka's own settings, ${spread(each, "")}`, median(each), limits[profile]);
    }
    console.log("");
  }
});
ending();
