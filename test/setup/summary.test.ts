import { expect, test } from "vitest";
import { usage } from "../../src/setup/summary.ts";

const bootstrap = { host: "127.0.0.1:9092,127.0.0.1:9093", network: "kafka-1:9092,kafka-2:9092" };
const node = (name: string, cluster: string) => ({ name, container: `${cluster}-${name}` });

test("npm run up ends with the addresses, the time and commands to paste", () => {
  expect(usage({ bootstrap, nodes: [node("kafka-1", "local")] }, "local", 12_345)).toBe(`
Kafka cluster local is ready, after 12.3 s.
  from this machine               127.0.0.1:9092,127.0.0.1:9093
  from containers of its network  kafka-1:9092,kafka-2:9092

List the topics, create one, write to it (a line is a message, Ctrl-D ends), read it:
  npx --no-install kafka-cluster topics --list
  npx --no-install kafka-cluster topics --create --topic first --partitions 3
  npx --no-install kafka-cluster produce first
  npx --no-install kafka-cluster consume first --from-beginning

Its state:                       npx --no-install kafka-cluster status
Take it down, keeping its data:  npm run down`);
});

test("another stack's commands name its cluster and the stack, and a published ZooKeeper has its line", () => {
  const zookeeperConnect = { network: "zookeeper-1:2181", host: "127.0.0.1:2181" };
  const text = usage({ bootstrap, zookeeperConnect, nodes: [node("zookeeper-1", "orders")] }, "dev", 1);
  expect(text).toContain("kafka-cluster produce -c orders first");
  expect(text).toContain("kafka-cluster status -c orders\n");
  expect(text).toContain("npm run down -- -s dev");
  expect(text).toContain("  ZooKeeper, from this machine    127.0.0.1:2181");
});

test("on Kubernetes the commands name the stack, by which the namespace is found", () => {
  const text = usage(
    {
      bootstrap: { network: "kafka:9092", outside: "a.example.com:30092" },
      nodes: [{ name: "kafka-1", pod: "kafka-1" }],
    },
    "staging",
    1,
  );
  expect(text).toContain(
    "  from pods of its Kubernetes  kafka:9092\n  from outside of Kubernetes   a.example.com:30092\n",
  );
  expect(text).toContain("kafka-cluster consume --stack staging first --from-beginning");
  expect(text).toContain("kafka-cluster status --stack staging\n");
});
