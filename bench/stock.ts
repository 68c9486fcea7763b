import { execFile } from "node:child_process";
import { randomBytes } from "node:crypto";
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { wipe } from "../test/e2e/docker/inventory.ts";
import { freePorts } from "../test/e2e/docker/stack.ts";
import { answers } from "./answers.ts";
import { bootstrapOf } from "./client.ts";
import type { Ground } from "./prepare.ts";
import type { Later } from "./tidy.ts";

const run = promisify(execFile);
const ids = [1, 2, 3] as const;

/**
 * Three and three as Kafka's own documentation has them: `config/server.properties` with the few lines a cluster needs,
 * the start scripts with their own flags, each node a volume. Resolves to its bootstrap servers.
 */
export async function raiseStock(ground: Ground, image: string, later: Later): Promise<string> {
  const name = `test-bench-stock-${randomBytes(3).toString("hex")}`;
  const folder = mkdtempSync(join(tmpdir(), "kafka-cluster-bench-"));
  chmodSync(folder, 0o755);
  later(async () => {
    await wipe(ground.docker, name);
    rmSync(folder, { recursive: true, force: true });
  });
  const base = await freePorts(ids.length);
  const docker = (...args: string[]) => run("docker", ["--host", ground.engine.address, ...args]);
  const start = (node: string, file: string, text: string, ...rest: string[]) => {
    writeFileSync(join(folder, `${node}.properties`), text);
    const place = ["--name", `${name}-${node}`, "--hostname", node, "--network", name, "--network-alias", node];
    const disks = ["--volume", `${name}-${node}:/var/lib/kafka/data`, "--volume", `${folder}:/stock:ro`];
    const user = ["--user", "1000:1000", "--entrypoint", "bash"];
    // As it is, one that meets no neighbour's name in its first seconds ends. How soon it starts is not measured here.
    const again = ["--restart", "on-failure"];
    return docker("run", "--detach", ...place, ...disks, ...user, ...again, ...rest, image, "-c", file);
  };
  await docker("network", "create", name);
  await Promise.all([
    ...ids.map((id) => {
      const begin = `mkdir -p ${data}/zookeeper && echo ${id} >${data}/zookeeper/myid`;
      const file = `${begin} && exec zookeeper-server-start.sh /stock/zookeeper-${id}.properties`;
      return start(`zookeeper-${id}`, file, zookeeperProperties);
    }),
    ...ids.map((id) => {
      const port = base + id - 1;
      const file = `exec kafka-server-start.sh /stock/kafka-${id}.properties`;
      return start(`kafka-${id}`, file, serverProperties(id, port), "--publish", `127.0.0.1:${port}:9094`);
    }),
  ]);
  const addresses = ids.map((id) => ({ host: "127.0.0.1", port: base + id - 1 }));
  await Promise.all(addresses.map(answers));
  return bootstrapOf(base);
}

const data = "/var/lib/kafka/data";

const zookeeperProperties = `dataDir=${data}/zookeeper
clientPort=2181
tickTime=2000
initLimit=10
syncLimit=5
maxClientCnxns=0
admin.enableServer=false
${ids.map((id) => `server.${id}=zookeeper-${id}:2888:3888`).join("\n")}
`;

/** https://github.com/apache/kafka/blob/3.9/config/server.properties, and what three brokers need beside it. */
const serverProperties = (id: number, port: number): string => `broker.id=${id}
num.network.threads=3
num.io.threads=8
socket.send.buffer.bytes=102400
socket.receive.buffer.bytes=102400
socket.request.max.bytes=104857600
log.dirs=${data}/log
num.partitions=1
num.recovery.threads.per.data.dir=1
log.retention.hours=168
log.retention.check.interval.ms=300000
zookeeper.connect=${ids.map((other) => `zookeeper-${other}:2181`).join(",")}
zookeeper.connection.timeout.ms=60000
group.initial.rebalance.delay.ms=0
listeners=INTERNAL://0.0.0.0:9092,EXTERNAL://0.0.0.0:9094
advertised.listeners=INTERNAL://kafka-${id}:9092,EXTERNAL://127.0.0.1:${port}
listener.security.protocol.map=INTERNAL:PLAINTEXT,EXTERNAL:PLAINTEXT
inter.broker.listener.name=INTERNAL
offsets.topic.replication.factor=3
transaction.state.log.replication.factor=3
transaction.state.log.min.isr=2
`;
