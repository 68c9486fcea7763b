import type Docker from "dockerode";
import { execute } from "../src/targets/docker/execute.ts";
import { label } from "../src/targets/docker/labels.ts";
import type { Ground } from "./prepare.ts";
import type { Later } from "./tidy.ts";

/** More than the longest run of a tool here takes. */
const toolMs = 600_000;
const consumerFile = "/tmp/consumer.properties";

/** Kafka's own tools, run as a client of this machine runs them: through the brokers' EXTERNAL listeners. */
export interface Client {
  /** MB/s (10^6 bytes) that `kafka-producer-perf-test.sh` writes with acks=all, its own start not counted. */
  produce(bootstrap: string, topic: string, records: Records): Promise<number>;
  /**
   * Writes what is read later, alike at every time: full batches, about as many into each partition. A producer as it is
   * writes more to the partitions whose leaders answer sooner.
   */
  fill(bootstrap: string, topic: string, records: Records): Promise<void>;
  /**
   * MB/s that `kafka-consumer-perf-test.sh` reads from the beginning, fetching only. It does not wait at a partition's end:
   * a consumer asks a broker for one answer at a time, and while it waits there for 500 ms, the longer partition of the
   * same broker is not read. That is a matter of the partitions' lengths, and halves the figure.
   */
  consume(bootstrap: string, topic: string, records: Records): Promise<number>;
  /** A topic of six partitions with three copies, two of which acknowledge; what it held before is gone from the disks. */
  makeTopic(bootstrap: string, topic: string): Promise<void>;
}

export interface Records {
  readonly count: number;
  /** Of one, in bytes. */
  readonly size: number;
}

/** The bootstrap servers of three brokers whose host ports begin at `base`. */
export const bootstrapOf = (base: number): string => [0, 1, 2].map((at) => `127.0.0.1:${base + at}`).join(",");

/** A container in the machine's own network that lives as long as the measurement. Linux only: elsewhere the engine's machine is another one. */
export async function openClient({ docker, image }: Ground, later: Later): Promise<Client> {
  const container = await idle(docker, image, { NetworkMode: "host" });
  later(() => container.remove({ force: true, v: true }));
  const run = (...command: string[]) => toolIn(container, command);
  await run("bash", "-c", `echo fetch.max.wait.ms=1 >${consumerFile}`);
  const write = (bootstrap: string, topic: string, { count, size }: Records, ...settings: readonly string[]) => {
    const records = ["--num-records", `${count}`, "--record-size", `${size}`, "--throughput", "-1"];
    const to = ["--producer-props", `bootstrap.servers=${bootstrap}`, "acks=all", ...settings];
    return run("kafka-producer-perf-test.sh", "--topic", topic, ...records, ...to);
  };
  return {
    async fill(bootstrap, topic, records) {
      await write(bootstrap, topic, records, "partitioner.adaptive.partitioning.enable=false", "linger.ms=1000");
    },
    async produce(bootstrap, topic, records) {
      const said = await write(bootstrap, topic, records);
      // The last line sums up: `100000 records sent, 40000.0 records/sec (38.15 MB/sec), …`
      const perSecond = [...said.matchAll(/records sent, ([\d.]+) records\/sec/g)].at(-1)?.[1];
      return (numberIn(perSecond, said) * records.size) / 1e6;
    },
    async consume(bootstrap, topic, { count, size }) {
      const from = ["--bootstrap-server", bootstrap, "--topic", topic, "--messages", `${count}`, "--timeout", "60000"];
      const as = ["--hide-header", "--consumer.config", consumerFile];
      const said = await run("kafka-consumer-perf-test.sh", ...from, ...as);
      // start, end, MB, MB/s, records, records/s, ms of joining, ms of fetching, MB/s and records/s of fetching.
      const columns = /^\d{4}-.*$/m.exec(said)?.[0].split(", ") ?? [];
      return (numberIn(columns[9], said) * size) / 1e6;
    },
    async makeTopic(bootstrap, topic) {
      const cluster = ["--bootstrap-server", bootstrap];
      await run("kafka-topics.sh", ...cluster, "--delete", "--if-exists", "--topic", topic);
      const copies = ["--partitions", "6", "--replication-factor", "3", "--config", "min.insync.replicas=2"];
      // Or what was deleted takes room, and is still being written, for a minute.
      const create = [...cluster, "--create", "--topic", topic, ...copies, "--config", "file.delete.delay.ms=0"];
      for (let again = 1; ; again++) {
        try {
          await run("kafka-topics.sh", ...create);
          return;
        } catch (error) {
          // With ZooKeeper the one before may still be on its way out.
          if (again === 10 || !String(error).includes("marked for deletion")) throw error;
        }
      }
    },
  };
}

/** A container of an image that does nothing until something is executed in it. */
export async function idle(
  docker: Docker,
  image: string,
  host: Docker.HostConfig,
  env: readonly string[] = [],
): Promise<Docker.Container> {
  const container = await docker.createContainer({
    Image: image,
    Entrypoint: ["sleep", "86400"],
    Env: [...env],
    HostConfig: host,
    Labels: { [label.temporary]: "bench" },
  });
  await container.start();
  return container;
}

/** What one of Kafka's tools printed. Rejects with it when the tool failed. */
export async function toolIn(container: Docker.Container, command: readonly string[]): Promise<string> {
  const { exitCode, output } = await execute(container, command, toolMs);
  if (exitCode !== 0) throw new Error(`${command.join(" ")} ended with ${exitCode}:\n${output}`);
  return output.replaceAll("\r", "");
}

function numberIn(text: string | undefined, said: string): number {
  const value = Number(text ?? "nothing");
  if (Number.isNaN(value)) throw new Error(`no figure in what the tool said:\n${said}`);
  return value;
}
