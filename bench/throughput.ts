// What producers and consumers get: both profiles against Kafka with its own server.properties and start scripts.
import type { Description } from "../src/spec/schema.ts";
import { freePorts } from "../test/e2e/docker/stack.ts";
import { bootstrapOf, type Client, openClient, type Records } from "./client.ts";
import { makePlainImage } from "./plain-image.ts";
import { makeReady, numbersFrom } from "./prepare.ts";
import { processorOf } from "./processor.ts";
import { atLeast, ending, heading, print, remark, spread } from "./report.ts";
import { interleave, median, ratios } from "./rounds.ts";
import { openStack, succeeded } from "./stacks.ts";
import { raiseStock } from "./stock.ts";
import { type Later, tidily } from "./tidy.ts";

const limits = { production: 0.98, laptop: 0.85 } as const;
const unit = " MB/s";
const topic = "throughput";
/**
 * A server's compilers are not done with the way of a message before so many loads: brokers with both take three times the
 * processor time of later in the first two, however long these are.
 */
const warmings = 4;
const warmingMegabytes = 100;

/** What is measured on each cluster, and what is done once before that and does not count. */
interface Work {
  readonly before: (client: Client, bootstrap: string, records: Records) => Promise<unknown>;
  /** MB/s of one go. */
  readonly go: (client: Client, bootstrap: string, records: Records) => Promise<number>;
  /** How many goes make one figure, their median. */
  readonly goes: number;
  /** MB of one go, of which `--megabytes` is one. */
  readonly scale: number;
}

const write: Work["go"] = async (client, bootstrap, records) => {
  await client.makeTopic(bootstrap, topic);
  return await client.produce(bootstrap, topic, records);
};
const produce: Work = {
  async before(client, bootstrap, { size }) {
    for (let load = 1; load <= warmings; load++) await write(client, bootstrap, recordsOf(size, warmingMegabytes));
  },
  go: write,
  goes: 1,
  scale: 1,
};
/** From the page cache, and quick. */
const consume: Work = {
  async before(client, bootstrap, records) {
    await client.makeTopic(bootstrap, topic);
    await client.fill(bootstrap, topic, records);
    for (let load = 1; load <= warmings; load++) await client.consume(bootstrap, topic, records);
  },
  go: (client, bootstrap, records) => client.consume(bootstrap, topic, records),
  goes: 3,
  scale: 2,
};

const stock = "Kafka's own settings";
/** What one cluster differs from another that is the same is what a ratio can be wrong by. */
const control = "the same once more";
const contenders = [stock, control, "profile production", "profile laptop"] as const;
type Contender = (typeof contenders)[number];
const ofEach = <T>(make: (who: Contender) => T) =>
  Object.fromEntries(contenders.map((who) => [who, make(who)])) as Record<Contender, T>;

const { raises, rounds, megabytes } = numbersFrom({ raises: 3, rounds: 2, megabytes: 200 });
const works = [
  { name: "produce, 1 KB", ...produce, size: 1000 },
  { name: "consume, 1 KB", ...consume, size: 1000 },
  { name: "produce, 100 B", ...produce, size: 100 },
  { name: "consume, 100 B", ...consume, size: 100 },
].map((work) => ({
  ...work,
  records: recordsOf(work.size, megabytes * work.scale),
  figures: ofEach((): number[] => []),
  processor: ofEach((): number[] => []),
}));

const ground = await makeReady();
const times = `${raises} times raised, ${rounds} rounds each of ${megabytes} MB`;
heading(`Throughput through EXTERNAL, acks=all, three copies, ${times}`, ground);
// A compiler decides once in a server's life, and not always alike: more rounds on the same servers do not even that out.
for (let raised = 1; raised <= raises; raised++) {
  await tidily(async (later) => {
    const clusters = await raiseAll(later);
    const client = await openClient(ground, later);
    for (const { name, before, go, goes, records, figures, processor } of works) {
      console.error(`${name}, clusters raised for time ${raised} of ${raises}`);
      for (const who of contenders) await before(client, clusters[who], records);
      const gigabytes = (goes * records.count * records.size) / 1e9;
      const ways = ofEach((who) => async () => {
        const taken = await processorOf(ground.docker, clusters[who]);
        const each: number[] = [];
        while (each.length < goes) each.push(await go(client, clusters[who], records));
        processor[who].push(((await processorOf(ground.docker, clusters[who])) - taken) / gigabytes);
        return median(each);
      });
      const measured = await interleave(rounds, ways, unit);
      for (const who of contenders) figures[who].push(...measured[who]);
    }
  });
}
for (const { name, figures, processor } of works) {
  print([
    [name, "median (least to greatest)", "processor time of the brokers, s/GB"],
    ...contenders.map((who) => [who, spread(figures[who], unit), spread(processor[who], "")]),
  ]);
  const same = ratios(figures[control], figures[stock]);
  remark(`${name}, ${stock} ÷ ${stock}, ${spread(same, "")}`, median(same));
  for (const profile of ["production", "laptop"] as const) {
    const each = ratios(figures[`profile ${profile}`], figures[stock]);
    atLeast(`${name}, profile ${profile} ÷ ${stock}, ${spread(each, "")}`, median(each), limits[profile]);
  }
  console.log("");
}
ending();

function recordsOf(size: number, mega: number): Records {
  return { size, count: (mega * 1e6) / size };
}

/** All at once: idle they cost each other next to nothing, and a round compares the same minute of the machine. */
async function raiseAll(later: Later): Promise<Record<Contender, string>> {
  const plain = await makePlainImage(ground);
  later(plain.remove);
  const raise = async (description: Partial<Description>) => {
    const stack = await openStack("throughput", later);
    const base = await freePorts(3);
    stack.describe({ target: "docker", ...description, listeners: { hostPortBase: base } });
    succeeded(await stack.up());
    return bootstrapOf(base);
  };
  return {
    [stock]: await raiseStock(ground, plain.image, later),
    [control]: await raiseStock(ground, plain.image, later),
    "profile production": await raise({ profile: "production" }),
    "profile laptop": await raise({}),
  };
}
