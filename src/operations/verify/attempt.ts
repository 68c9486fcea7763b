import { consume, createTopic, deleteGroup, deleteTopic, produce, takeSnapshot } from "../../kafka/client.ts";
import { brokersOf } from "../cluster/containers.ts";
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
  readonly bootstrap: readonly string[];
  readonly count: number;
  readonly steps: Steps;
  /** Aborted by Ctrl-C: what runs is ended where it can be, and nothing new is begun. */
  readonly signal: AbortSignal;
}

/** Makes the topic, writes, reads back, compares. Failures are recorded in the steps; the first one ends the attempt. Removing happens whatever came before. */
export async function attempt(work: Attempt): Promise<void> {
  const { bootstrap, steps } = work;
  const name = temporaryName(Date.now());
  const groups = [`${name}-host`, `${name}-container`];
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
    // Counted by containers: with a broker down the cluster does not keep its whole promise, and that has to show.
    const replicationFactor = Math.min(REPLICATION, Math.max(brokers, brokersOf(work.open.cluster).length));
    await steps.step(`made topic ${name}: ${PARTITIONS} partitions, replication factor ${replicationFactor}`, () =>
      createTopic(bootstrap, { name, partitions: PARTITIONS, replicationFactor }),
    );
    work.signal.throwIfAborted();
    await writeAndRead(work, name, groups);
  } catch {
    // Told already, as the step that failed.
  } finally {
    await steps
      .step("removed the topic", async () => {
        await deleteTopic(bootstrap, name);
        await Promise.allSettled(groups.map((group) => deleteGroup(bootstrap, group)));
      })
      .catch(() => {});
  }
}

async function writeAndRead(
  { open, bootstrap, count, steps, signal }: Attempt,
  topic: string,
  groups: readonly string[],
): Promise<void> {
  const fromHost = writtenBy("host", count);
  const fromContainer = writtenBy("container", count);
  const written = [...fromHost, ...fromContainer];
  await both(
    steps.step(`wrote ${count} from this machine through ${bootstrap.join(",")}`, () =>
      produce(bootstrap, topic, fromHost),
    ),
    steps.step(`wrote ${count} from a container through kafka:9092`, () => produceInside(open, topic, fromContainer)),
  );
  signal.throwIfAborted();
  const request = { topic, count: written.length, timeoutMs: READ_TIMEOUT_MS };
  await both(
    steps.step(`read ${written.length} back on this machine, by group`, async () =>
      same(
        written,
        (await consume(bootstrap, { ...request, group: groups[0] ?? topic })).map((m) => ({ ...m, key: m.key ?? "" })),
      ),
    ),
    steps.step(`read ${written.length} back in a container, by group`, async () =>
      same(written, await consumeInside(open, { ...request, group: groups[1] ?? topic })),
    ),
  );
}

/** Waits for both also when the first fails, so that nothing writes to a topic that is being removed. */
async function both(...work: readonly Promise<void>[]): Promise<void> {
  const failed = (await Promise.allSettled(work)).find((result) => result.status === "rejected");
  if (failed !== undefined) throw failed.reason;
}

function same(written: readonly Message[], read: readonly Message[]): void {
  const found = differences(written, read);
  if (found.length > 0) throw new Failure(found.join("; "));
}
