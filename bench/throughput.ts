// What producers and consumers get: both profiles against Kafka with its own server.properties and start scripts.
import type { Description } from "../src/spec/schema.ts";
import { freePorts } from "../test/e2e/docker/stack.ts";
import { type Client, openClient, type Records } from "./client.ts";
import { makePlainImage } from "./plain-image.ts";
import { makeReady, numbersFrom } from "./prepare.ts";
import { atLeast, ending, heading, print, remark, spread } from "./report.ts";
import { interleave, median, ratios } from "./rounds.ts";
import { openStack, succeeded } from "./stacks.ts";
import { raiseStock } from "./stock.ts";
import { tidily } from "./tidy.ts";

const limits = { production: 0.98, laptop: 0.85 } as const;
const unit = " MB/s";
const topic = "throughput";
/** A server's compiler is not done with the way of a message before so many MB: after 60 it has half of its later speed. */
const warmingMegabytes = 200;

/** What is measured on each cluster, and what is done once before that and does not count. */
interface Work {
  readonly before: (client: Client, bootstrap: string, records: Records) => Promise<unknown>;
  readonly measure: (client: Client, bootstrap: string, records: Records) => Promise<number>;
}

const produce: Work = {
  async before(client, bootstrap, records) {
    for (let warm = 0; warm < warmingMegabytes; warm += megabytes) await produce.measure(client, bootstrap, records);
  },
  async measure(client, bootstrap, records) {
    await client.makeTopic(bootstrap, topic);
    return await client.produce(bootstrap, topic, records);
  },
};
/** From the page cache: so quick that three readings make one figure. */
const consume: Work = {
  async before(client, bootstrap, records) {
    await client.makeTopic(bootstrap, topic);
    await client.fill(bootstrap, topic, records);
  },
  async measure(client, bootstrap, records) {
    const read = () => client.consume(bootstrap, topic, records);
    return median([await read(), await read(), await read()]);
  },
};

const { raises, rounds, megabytes } = numbersFrom({ raises: 3, rounds: 2, megabytes: 200 });
const of = (size: number): Records => ({ size, count: (megabytes * 1e6) / size });
const works = [
  { name: "produce, 1 KB", ...produce, records: of(1000) },
  { name: "consume, 1 KB", ...consume, records: of(1000) },
  { name: "produce, 100 B", ...produce, records: of(100) },
  { name: "consume, 100 B", ...consume, records: of(100) },
];
const stock = "Kafka's own settings";
/** Stock twice: what one cluster differs from another that is the same is what a ratio can be wrong by. */
const contenders = [stock, "the same once more", "profile production", "profile laptop"] as const;
type Contender = (typeof contenders)[number];

const ground = await makeReady();
const times = `${raises} times raised, ${rounds} rounds each of ${megabytes} MB`;
heading(`Throughput through EXTERNAL, acks=all, three copies, ${times}`, ground);
const measured = works.map(({ name }) => ({ name, figures: new Map<Contender, number[]>() }));
// A compiler decides once in a server's life, and not always alike: more rounds on the same servers do not even that out.
for (let raised = 1; raised <= raises; raised++) {
  await tidily(async (later) => {
    const clusters = await raiseAll(later);
    const client = await openClient(ground, later);
    for (const [at, { name, before, measure, records }] of works.entries()) {
      console.error(`${name}, clusters raised for time ${raised} of ${raises}`);
      for (const who of contenders) await before(client, clusters[who], records);
      const ways = Object.fromEntries(
        contenders.map((who) => [who, () => measure(client, clusters[who], records)]),
      ) as Record<Contender, () => Promise<number>>;
      const figures = await interleave(rounds, ways, unit);
      for (const who of contenders) {
        const all = measured[at]?.figures;
        all?.set(who, [...(all.get(who) ?? []), ...figures[who]]);
      }
    }
  });
}
for (const { name, figures } of measured) {
  print([[name, "median (least to greatest)"], ...[...figures].map(([who, values]) => [who, spread(values, unit)])]);
  const against = (who: Contender) => ratios(figures.get(who) ?? [], figures.get(stock) ?? []);
  const same = against("the same once more");
  remark(`${name}, ${stock} ÷ ${stock}, ${spread(same, "")}`, median(same));
  for (const profile of ["production", "laptop"] as const) {
    const each = against(`profile ${profile}`);
    atLeast(`${name}, profile ${profile} ÷ ${stock}, ${spread(each, "")}`, median(each), limits[profile]);
  }
  console.log("");
}
ending();

/** All at once: idle they cost each other next to nothing, and a round compares the same minute of the machine. */
async function raiseAll(later: (undo: () => Promise<unknown>) => void): Promise<Record<Contender, string>> {
  const plain = await makePlainImage(ground);
  later(plain.remove);
  const raise = async (description: Partial<Description>) => {
    const stack = await openStack("throughput", later);
    const base = await freePorts(3);
    stack.describe({ target: "docker", ...description, listeners: { hostPortBase: base } });
    succeeded(await stack.up());
    return [0, 1, 2].map((at) => `127.0.0.1:${base + at}`).join(",");
  };
  return {
    [stock]: await raiseStock(ground, plain.image, later),
    "the same once more": await raiseStock(ground, plain.image, later),
    "profile production": await raise({ profile: "production" }),
    "profile laptop": await raise({}),
  };
}
