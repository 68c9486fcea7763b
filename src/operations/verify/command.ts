import { consume, createTopic, deleteGroup, deleteTopic, produce, takeSnapshot } from "../../kafka/client.ts";
import { type ClusterOptions, type OpenCluster, openCluster } from "../cluster/open.ts";
import { externalAddresses, seeCluster } from "../cluster/vantage.ts";
import { Failure } from "../output/failure.ts";
import { countOption } from "../output/options.ts";
import { styleFor } from "../output/style.ts";
import { consumeInside, produceInside } from "./inside.ts";
import { differences, type Message, writtenBy } from "./messages.ts";
import { expiredTopics, temporaryName } from "./names.ts";
import { type Step, type Steps, stepsTold } from "./steps.ts";

const REPLICATION = 3;
const PARTITIONS = 3;
const READ_TIMEOUT_MS = 30_000;

export interface VerifyOptions extends ClusterOptions {
  readonly messages: string;
  readonly json?: boolean;
}

/**
 * Proves that the cluster keeps what it acknowledges: writes with acks=all from this machine (EXTERNAL) and from a
 * container (INTERNAL) to a topic of its own, reads everything back on both sides by group, compares, and removes the
 * topic whatever happens. Exit code 1 when anything differs, 130 after Ctrl-C.
 */
export async function verify(options: VerifyOptions): Promise<number> {
  const count = countOption("--messages", options.messages);
  const open = await openCluster(options);
  const bootstrap = externalAddresses(await seeCluster(open));
  const begin = performance.now();
  const steps = stepsTold(options.json ? () => {} : tell);
  const outcome = await untilInterrupted(() => attempt({ open, bootstrap, count, steps }));
  const ms = Math.round(performance.now() - begin);
  const ok = outcome === "done" && steps.done.every((step) => step.ok);
  if (options.json)
    process.stdout.write(
      `${JSON.stringify({ cluster: open.cluster.name, ok, ms, messages: 2 * count, steps: steps.done }, null, 2)}\n`,
    );
  else if (ok) process.stdout.write(`All ${2 * count} messages came back twice, each key in order. ${seconds(ms)}\n`);
  else
    process.stderr.write(
      `Cluster ${open.cluster.name} did not pass. \`kafka-cluster status -c ${open.cluster.name}\` may tell why.\n`,
    );
  return outcome === "interrupted" ? 130 : ok ? 0 : 1;
}

interface Attempt {
  readonly open: OpenCluster;
  readonly bootstrap: readonly string[];
  readonly count: number;
  readonly steps: Steps;
}

/** Failures are recorded in the steps; the first one ends the attempt. Removing happens whatever came before. */
async function attempt(work: Attempt): Promise<void> {
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
    const replicationFactor = Math.min(REPLICATION, brokers);
    await steps.step(`made topic ${name}: ${PARTITIONS} partitions, ${replicationFactor} replicas`, () =>
      createTopic(bootstrap, { name, partitions: PARTITIONS, replicationFactor }),
    );
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
  { open, bootstrap, count, steps }: Attempt,
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

/** Ctrl-C ends the waiting, not the cleaning up: `work` sees its requests fail and removes what it made. */
async function untilInterrupted(work: () => Promise<void>): Promise<"done" | "interrupted"> {
  let interrupted = false;
  const note = (): void => {
    if (interrupted) process.exit(130);
    interrupted = true;
    process.stderr.write("Cleaning up … (Ctrl-C again leaves the topic behind)\n");
  };
  process.on("SIGINT", note);
  try {
    await work();
  } finally {
    process.off("SIGINT", note);
  }
  return interrupted ? "interrupted" : "done";
}

function tell({ what, ok, ms, reason }: Step): void {
  const style = styleFor(process.stdout);
  const mark = ok ? style.good("ok  ") : style.bad("FAIL");
  process.stdout.write(
    `${mark} ${what} ${style.faint(seconds(ms))}${reason === undefined ? "" : `\n     ${reason}`}\n`,
  );
}

const seconds = (ms: number): string => `(${(ms / 1000).toFixed(1)} s)`;
