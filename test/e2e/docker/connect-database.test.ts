import { randomBytes } from "node:crypto";
import { chmodSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type Docker from "dockerode";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Description } from "../../../src/spec/schema.ts";
import { type Database, noMariaDb, startMariaDb } from "./mariadb.ts";
import { unpackDebezium } from "./plugins.ts";
import { freePorts, noEngine, TestStack } from "./stack.ts";

/** This machine as containers see it. An engine that made its bridge itself names no gateway: it is the first address. */
async function bridgeAddress(docker: Docker): Promise<string> {
  const { IPAM } = await docker.getNetwork("bridge").inspect();
  const { Gateway, Subnet = "" } = (IPAM?.Config?.[0] ?? {}) as { readonly Gateway?: string; readonly Subnet?: string };
  return Gateway ?? Subnet.replace(/\d+\/\d+$/, "1");
}

/** A database on this machine, and plugins that no image brings: a table becomes a topic, and the topic another table. */
describe.skipIf(noEngine || noMariaDb)("A table that goes through Kafka Connect into another one", () => {
  let stack: TestStack;
  let database: Database;
  let described: Description;
  let address: { readonly host: string; readonly port: number };
  let rest: string;
  const password = () => randomBytes(12).toString("hex");
  const used: string[] = [];
  const keep = (next: string): void => {
    used.push(next);
    writeFileSync(join(stack.folder, "database.properties"), `# Of both connectors.\npassword=${next}\n`);
  };
  const succeed = async (): Promise<string> => {
    const { code, output } = await stack.up();
    expect(code, output).toBe(0);
    return output;
  };
  const arrives = async (row: string): Promise<void> => {
    const rows = () => database.sql("SELECT id, what, pieces FROM copy.orders_copy ORDER BY id").catch(String);
    await expect.poll(rows, { timeout: 60_000, interval: 500 }).toContain(row);
  };

  beforeAll(async () => {
    stack = await TestStack.open("connect-db");
    // Workers are a user of their own, and read the plugins' folders in it.
    chmodSync(stack.folder, 0o755);
    address = { host: await bridgeAddress(stack.docker), port: await freePorts(1) };
    const ports = { hostPortBase: await freePorts(1), connectPortBase: await freePorts(1) };
    rest = `http://127.0.0.1:${ports.connectPortBase}`;
    keep(password());
    const [made] = await Promise.all([
      startMariaDb(address.host, address.port),
      unpackDebezium(join(stack.folder, "plugins")),
    ]);
    database = made;
    await database.sql(`
      CREATE USER connect IDENTIFIED BY '${used[0]}';
      GRANT SELECT, RELOAD, SHOW DATABASES, REPLICATION SLAVE, BINLOG MONITOR ON *.* TO connect;
      CREATE DATABASE shop; CREATE DATABASE copy; GRANT ALL ON copy.* TO connect;
      CREATE TABLE shop.orders (id INT PRIMARY KEY AUTO_INCREMENT, what VARCHAR(100), pieces INT);
      INSERT INTO shop.orders (what, pieces) VALUES ('there before', 1);`);
    described = {
      target: "docker",
      zookeeper: { count: 1 },
      brokers: { count: 1 },
      listeners: ports,
      connect: {
        heap: "512m",
        plugins: join(stack.folder, "plugins"),
        secrets: { database: join(stack.folder, "database.properties") },
        connectors: {
          "orders-from": {
            class: "io.debezium.connector.mariadb.MariaDbConnector",
            config: {
              "database.hostname": address.host,
              "database.port": address.port,
              "database.user": "connect",
              "database.password": `\${secret:database:password}`,
              "database.server.id": 4711,
              "database.include.list": "shop",
              "topic.prefix": "db",
              "schema.history.internal.kafka.bootstrap.servers": "kafka:9092",
              "schema.history.internal.kafka.topic": "db.history",
              "topic.creation.default.partitions": 1,
              "topic.creation.default.replication.factor": 1,
            },
          },
          "orders-to": {
            class: "io.debezium.connector.jdbc.JdbcSinkConnector",
            config: {
              topics: "db.shop.orders",
              "connection.url": `jdbc:mariadb://${address.host}:${address.port}/copy`,
              "connection.username": "connect",
              "connection.password": `\${secret:database:password}`,
              "insert.mode": "upsert",
              "delete.enabled": true,
              "primary.key.mode": "record_key",
              "schema.evolution": "basic",
              "collection.name.format": "orders_copy",
            },
          },
        },
      },
      topics: { "db.shop.orders": {} },
    };
    stack.describe(described);
  });
  afterAll(async () => {
    await stack?.close();
    await database?.stop();
  });

  it("is there row by row: those from before, new ones and changed ones", async () => {
    const output = await succeed();
    expect(output).not.toContain(used[0]);
    await arrives("1\tthere before\t1");
    await database.sql("INSERT INTO shop.orders (what, pieces) VALUES ('new', 2)");
    await arrives("2\tnew\t2");
    await database.sql("UPDATE shop.orders SET pieces = 3 WHERE id = 2; DELETE FROM shop.orders WHERE id = 1");
    await arrives("2\tnew\t3");
    await expect.poll(() => database.sql("SELECT count(*) FROM copy.orders_copy"), { timeout: 30_000 }).toBe("1\n");
  });

  it("has its password in no answer of REST, no property of a container, no log and no state", async () => {
    const paths = [
      "/connectors?expand=info&expand=status",
      "/connectors/orders-from/tasks",
      "/connectors/orders-to/tasks",
    ];
    const answers = await Promise.all(paths.map(async (path) => (await fetch(`${rest}${path}`)).text()));
    expect(answers[0]).toContain(`\${secret:/etc/kafka-connect/secrets/database.properties:password}`);
    const container = stack.container("connect-1");
    const places = {
      answers: answers.join(),
      container: JSON.stringify(await container.inspect()),
      log: (await container.logs({ stdout: true, stderr: true, tail: 100_000 })).toString("latin1"),
      state: (await stack.pulumi(["stack", "export"], { config: false })).output,
      plan: (await stack.preview({ args: ["--diff"] })).output,
    };
    expect(places.log).toContain("Kafka Connect started");
    for (const [place, text] of Object.entries(places)) expect(text.includes(used[0] ?? ""), place).toBe(false);
  });

  it("goes on with another password once the file has it", async () => {
    const before = await stack.containerIds();
    keep(password());
    await database.sql(`SET PASSWORD FOR connect = PASSWORD('${used[1]}')`);
    const output = await succeed();
    expect(output).not.toContain(used[1]);
    expect((await stack.containerIds())["connect-1"]).not.toBe(before["connect-1"]);
    await database.sql("INSERT INTO shop.orders (what, pieces) VALUES ('later', 4)");
    await arrives("3\tlater\t4");
  });

  it("says before anything is changed what Connect has against the settings", async () => {
    const connect = described.connect ?? {};
    const { "orders-to": to } = connect.connectors ?? {};
    const { topics: _, ...config } = to?.config ?? {};
    const wrong = {
      ...connect.connectors,
      "orders-to": { class: to?.class ?? "", config },
    };
    stack.describe({ ...described, connect: { ...connect, connectors: wrong } });
    const { code, output } = await stack.up();
    expect(code).not.toBe(0);
    expect(output).toContain("connector-config");
    expect(output).toContain("topics: Must configure one of topics or topics.regex");
    stack.describe(described);
    await succeed();
  });

  it("is left as it is by a description without Connect, which removes the workers and their address", async () => {
    const { connect: _, ...without } = described;
    stack.describe(without);
    await succeed();
    expect(await stack.containerIds()).not.toHaveProperty("connect-1");
    expect(await stack.outputs()).not.toHaveProperty("connect");
    expect(await database.sql("SELECT count(*) FROM copy.orders_copy")).toBe("2\n");
  });
});
