import { consume, createTopic, deleteGroup, deleteTopic, produce, takeSnapshot } from "../../kafka/client.ts";
import { brokersOf } from "../cluster/found.ts";
import type { OpenCluster } from "../cluster/open.ts";
import { Failure } from "../output/failure.ts";
import { consumeInside, produceInside } from "./inside.ts";
import { differences, type Message, writtenBy } from "./messages.ts";
import { expiredTopics, temporaryName } from "./names.ts";
import type { Steps } from "./steps.ts";

const REPLICATION = 3;
const PARTITIONS = 3;
const READ_TIMEOUT_MS = 30_000;

export interface Attempt {
  readonly open: OpenCluster;
  /** Where this machine asks for topics and groups. */
  readonly bootstrap: readonly string[];
  /** EXTERNAL addresses; none = only nodes can reach the cluster, and they alone write and read. */
  readonly outside: readonly string[];
  /** How many messages each side writes. */
  readonly count: number;
  readonly steps: Steps;
  /** Aborted by Ctrl-C: what runs is ended where it can be, and nothing new is begun. */
  readonly signal: AbortSignal;
}

/** Makes the topic, writes, reads back, compares. Failures are recorded in the steps; the first one ends the attempt. Removing happens whatever came before. */
export async function attempt(work: Attempt): Promise<void> {
  const { bootstrap, steps } = work;
  const name = temporaryName(Date.now());
  const sides = sidesOf(work, name);
  try {
    const brokers = await steps.step("found the brokers", async () => {
      const { brokers, topics } = await takeSnapshot(bootstrap);
      await Promise.all(
        expiredTopics(
          topics.map((topic) => topic.name),
          Date.now(),
        ).map((old) => deleteTopic(bootstrap, old)),
      );
      return brokers.length;
    });
    // Counted by nodes: with a broker down the cluster does not keep its whole promise, and that has to show.
    const replicationFactor = Math.min(REPLICATION, Math.max(brokers, brokersOf(work.open.cluster).length));
    await steps.step(`made topic ${name}: ${PARTITIONS} partitions, replication factor ${replicationFactor}`, () =>
      createTopic(bootstrap, { name, partitions: PARTITIONS, replicationFactor }),
    );
    work.signal.throwIfAborted();
    await writeAndRead(work, sides);
  } catch {
    // Told already, as the step that failed.
  } finally {
    await steps
      .step("removed the topic", async () => {
        await deleteTopic(bootstrap, name);
        await Promise.allSettled(sides.map(({ group }) => deleteGroup(bootstrap, group)));
      })
      .catch(() => {});
  }
}

/** One place that writes and reads. */
interface Side {
  readonly group: string;
  readonly messages: readonly Message[];
  readonly wrote: string;
  readonly read: string;
  readonly write: () => Promise<void>;
  readonly readBack: (count: number) => Promise<readonly Message[]>;
}

function sidesOf({ open, outside, count }: Attempt, topic: string): readonly Side[] {
  const host = writtenBy("host", count);
  const inside = writtenBy("container", count);
  const groups = { host: `${topic}-host`, inside: `${topic}-container` };
  const fromHost: Side = {
    group: groups.host,
    messages: host,
    wrote: `wrote ${count} from this machine through ${outside.join(",")}`,
    read: "on this machine",
    write: () => produce(outside, topic, host),
    readBack: async (all) => {
      const read = await consume(outside, { topic, group: groups.host, count: all, timeoutMs: READ_TIMEOUT_MS });
      return read.map((message) => ({ ...message, key: message.key ?? "" }));
    },
  };
  const fromInside: Side = {
    group: groups.inside,
    messages: inside,
    wrote: `wrote ${count} from a container through ${open.access.everyone.broker}`,
    read: "in a container",
    write: () => produceInside(open, topic, inside),
    readBack: (all) => consumeInside(open, { topic, group: groups.inside, count: all, timeoutMs: READ_TIMEOUT_MS }),
  };
  return outside.length === 0 ? [fromInside] : [fromHost, fromInside];
}

async function writeAndRead({ steps, signal }: Attempt, sides: readonly Side[]): Promise<void> {
  const written = sides.flatMap(({ messages }) => messages);
  await together(sides.map(({ wrote, write }) => steps.step(wrote, write)));
  signal.throwIfAborted();
  await together(
    sides.map(({ read, readBack }) =>
      steps.step(`read ${written.length} back ${read}, by group`, async () =>
        same(written, await readBack(written.length)),
      ),
    ),
  );
}

/** Waits for all also when the first fails, so that nothing writes to a topic that is being removed. */
async function together(work: readonly Promise<void>[]): Promise<void> {
  const failed = (await Promise.allSettled(work)).find((result) => result.status === "rejected");
  if (failed !== undefined) throw failed.reason;
}

function same(written: readonly Message[], read: readonly Message[]): void {
  const found = differences(written, read);
  if (found.length > 0) throw new Failure(found.join("; "));
}
