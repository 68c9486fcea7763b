import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { TOOL_RULES, toolName } from "../../src/operations/doors/tools.ts";
import { canonical, type Inside, translate } from "../../src/operations/doors/translate.ts";

const inside: Inside = {
  version: "3.9.2",
  bootstrap: "kafka:9092",
  zookeeper: "zookeeper:2181",
  addresses: new Map([
    ["localhost:9092", "kafka-1:9092"],
    ["localhost:9093", "kafka-2:9092"],
    ["192.168.1.7:9094", "kafka-3:9092"],
  ]),
};
const line = (tool: string, typed: string, more: Partial<Inside> = {}): string =>
  translate(tool, typed.split(" ").filter(Boolean), { ...inside, ...more }).args.join(" ");

describe("the bootstrap address", () => {
  it.each([
    ["kafka-topics", "--list", "--bootstrap-server kafka:9092 --list"],
    ["kafka-console-producer", "--topic t", "--bootstrap-server kafka:9092 --topic t"],
    ["kafka-metadata-quorum", "describe --status", "--bootstrap-server kafka:9092 describe --status"],
    ["kafka-cluster", "cluster-id", "cluster-id --bootstrap-server kafka:9092"],
    ["kafka-replica-verification", "--topics-include t", "--broker-list kafka:9092 --topics-include t"],
    ["zookeeper-shell", "ls /", "zookeeper:2181 ls /"],
    [
      "zookeeper-security-migration",
      "--zookeeper.acl secure",
      "--zookeeper.connect zookeeper:2181 --zookeeper.acl secure",
    ],
  ])("is filled in for %s", (tool, typed, expected) => {
    expect(line(tool, typed)).toBe(expected);
  });

  it.each([
    ["kafka-topics", "--bootstrap-server other:1 --list"],
    ["kafka-metadata-quorum", "--bootstrap-controller c:9093 describe --status"],
    ["kafka-configs", "--zookeeper zookeeper-1:2181 --describe --entity-type users"],
    ["kafka-acls", "--authorizer-properties zookeeper.connect=z:2181 --list"],
    ["kafka-producer-perf-test", "--topic t --producer-props bootstrap.servers=other:1 acks=1"],
    ["zookeeper-shell", "zookeeper-2:2181 ls /"],
  ])("is left as it was typed: %s %s", (tool, typed) => {
    expect(line(tool, typed)).toBe(typed);
  });

  it("is one more of the producer's own properties for the performance test", () => {
    expect(line("kafka-producer-perf-test", "--topic t --producer-props acks=1")).toBe(
      "--topic t --producer-props bootstrap.servers=kafka:9092 acks=1",
    );
    expect(line("kafka-producer-perf-test", "--bootstrap-server localhost:9093 --topic t")).toBe(
      "--topic t --producer-props bootstrap.servers=kafka-2:9092",
    );
  });

  it.each(["kafka-storage", "kafka-dump-log", "something-new"])("is no business of %s", (tool) => {
    expect(line(tool, "--some thing")).toBe("--some thing");
  });

  it("is not added when only help or the version is asked for", () => {
    expect(line("kafka-topics", "--help")).toBe("--help");
    expect(line("kafka-console-consumer", "--version")).toBe("--version");
  });
});

describe("addresses copied from a guide", () => {
  it.each([
    ["localhost:9092", "kafka-1:9092"],
    ["127.0.0.1:9093", "kafka-2:9092"],
    ["[::1]:9093", "kafka-2:9092"],
    ["192.168.1.7:9094", "kafka-3:9092"],
    ["localhost:9092,localhost:9093", "kafka-1:9092,kafka-2:9092"],
    ["kafka-2:9092", "kafka-2:9092"],
    ["localhost:9999", "localhost:9999"],
  ])("%s is %s inside", (typed, expected) => {
    expect(line("kafka-topics", `--bootstrap-server ${typed} --list`)).toBe(`--bootstrap-server ${expected} --list`);
  });

  it("compares what is no address as it is", () => {
    expect(canonical("not an address")).toBe("not an address");
  });
});

describe("older flags", () => {
  it.each([
    ["kafka-console-producer", "--broker-list localhost:9092 --topic t", "--bootstrap-server kafka-1:9092 --topic t"],
    ["kafka-console-producer", "--broker-list=localhost:9092 --topic t", "--bootstrap-server kafka-1:9092 --topic t"],
    [
      "kafka-streams-application-reset",
      "--bootstrap-servers b:1 --application-id a",
      "--bootstrap-server b:1 --application-id a",
    ],
    ["kafka-console-consumer", "--new-consumer --topic t", "--bootstrap-server kafka:9092 --topic t"],
    ["kafka-console-consumer", "--whitelist a.*", "--bootstrap-server kafka:9092 --include a.*"],
  ])("%s %s", (tool, typed, expected) => {
    expect(line(tool, typed)).toBe(expected);
  });

  it("--zookeeper gives way to the brokers, with a word about it", () => {
    const { args, notes } = translate("kafka-topics", ["--zookeeper", "localhost:2181", "--list"], inside);
    expect(args.join(" ")).toBe("--bootstrap-server kafka:9092 --list");
    expect(notes).toEqual([expect.stringContaining("--zookeeper left this tool with Kafka 3.0")]);
    expect(translate("kafka-topics", ["--list"], inside).notes).toEqual([]);
  });

  it.each([
    ["3.9.2", "kafka-console-producer", "--property parse.key=true", "--property parse.key=true"],
    ["4.2.0", "kafka-console-producer", "--property parse.key=true", "--reader-property parse.key=true"],
    ["4.2.0", "kafka-console-producer", "--producer-property acks=all", "--command-property acks=all"],
    ["4.2.0", "kafka-console-consumer", "--property print.key=true", "--formatter-property print.key=true"],
    ["10.0.0", "kafka-console-consumer", "--consumer.config f", "--command-config f"],
    ["4.1.2", "kafka-console-consumer", "--property print.key=true", "--property print.key=true"],
    ["3.9.2", "kafka-console-consumer", "--formatter-property print.key=true", "--property print.key=true"],
    ["3.9.2", "kafka-console-producer", "--reader-property=parse.key=true", "--property parse.key=true"],
    ["3.9.2", "kafka-console-producer", "--command-config f", "--producer.config f"],
    ["4.3.1", "kafka-leader-election", "--admin.config f", "--command-config f"],
    ["3.9.2", "kafka-leader-election", "--command-config f", "--admin.config f"],
    ["4.3.1", "kafka-streams-application-reset", "--config-file f", "--command-config f"],
    ["4.3.1", "kafka-consumer-perf-test", "--messages 9 --threads 2 --num-fetch-threads=1", "--num-records 9"],
    ["3.9.2", "kafka-consumer-perf-test", "--num-records 9 --threads 2", "--messages 9 --threads 2"],
    ["4.3.1", "kafka-verifiable-producer", "--producer.config f", "--command-config f"],
    ["4.3.1", "kafka-console-share-consumer", "--property print.key=true", "--formatter-property print.key=true"],
    ["4.3.1", "kafka-configs", "--force --describe", "--describe"],
    ["3.9.2", "kafka-configs", "--force --describe", "--force --describe"],
    [
      "4.3.1",
      "kafka-producer-perf-test",
      "--topic t --producer-props acks=1 a=b",
      "--topic t --command-property acks=1 a=b",
    ],
  ])("on Kafka %s: %s %s", (version, tool, typed, expected) => {
    expect(line(tool, typed, { version })).toBe(`--bootstrap-server kafka:9092 ${expected}`);
  });
});

describe("what Kafka 4 no longer knows", () => {
  it.each([
    ["kafka-configs", "--zookeeper z:2181 --describe --entity-type users", "--describe --entity-type users"],
    ["kafka-acls", "--authorizer-properties zookeeper.connect=z:2181 --list", "--list"],
  ])("%s %s asks the brokers, with a word about it", (tool, typed, expected) => {
    const { args, notes } = translate(tool, typed.split(" "), { ...inside, version: "4.3.1" });
    expect(args.join(" ")).toBe(`--bootstrap-server kafka:9092 ${expected}`);
    expect(notes).toEqual([expect.stringContaining("left this tool with Kafka 4.0")]);
  });

  it("the producer's performance test takes the address as the other tools do, or from its own properties", () => {
    const on = { version: "4.3.1" };
    expect(line("kafka-producer-perf-test", "--bootstrap-server localhost:9093 --topic t", on)).toBe(
      "--bootstrap-server kafka-2:9092 --topic t",
    );
    expect(line("kafka-producer-perf-test", "--topic t --producer-props bootstrap.servers=other:1", on)).toBe(
      "--topic t --command-property bootstrap.servers=other:1",
    );
    expect(line("kafka-producer-perf-test", "--topic t --producer.config f", on)).toBe("--topic t --command-config f");
  });
});

describe("everything else", () => {
  it("reaches the tool as it was typed, in order", () => {
    const word = fc.stringMatching(/^[a-zA-Z0-9=.,:/ äß"'$*-]{0,12}$/);
    const looked =
      /^--(bootstrap-server|bootstrap-servers|bootstrap-controller|broker-list|zookeeper|whitelist|new-consumer|help|version|property|authorizer-properties|(consumer|producer)(-property|\.config)|(reader|formatter|command)-(property|config)|producer\.config)(=|$)/;
    const rest = fc.array(word.filter((text) => !looked.test(text)));
    fc.assert(
      fc.property(
        fc.constantFrom("kafka-topics", "kafka-console-producer", "kafka-consumer-groups"),
        rest,
        (tool, typed) => {
          expect(translate(tool, typed, inside).args.slice(2)).toEqual(typed);
        },
      ),
    );
  });

  it("is translated once: a second time changes nothing", () => {
    const words = fc.array(
      fc.constantFrom(
        "--list",
        "--zookeeper",
        "--property",
        "--broker-list",
        "localhost:9092",
        "a=b",
        "--whitelist",
        "x",
      ),
    );
    const tools = fc.constantFrom(...TOOL_RULES.keys());
    fc.assert(
      fc.property(tools, words, fc.constantFrom("3.9.2", "4.2.0"), (tool, typed, version) => {
        const once = translate(tool, typed, { ...inside, version }).args;
        const pairs =
          once.filter((arg) => ["--broker-list", "--bootstrap-server", "--zookeeper"].includes(arg)).length <= 1;
        fc.pre(pairs && !["--broker-list", "--bootstrap-server", "--zookeeper"].includes(once.at(-1) ?? ""));
        expect(translate(tool, once, { ...inside, version }).args).toEqual(once);
      }),
    );
  });
});

describe("a tool's name", () => {
  it.each([
    ["kafka-topics", "kafka-topics"],
    ["kafka-topics.sh", "kafka-topics"],
    ["topics", "kafka-topics"],
    ["zookeeper-shell.sh", "zookeeper-shell"],
    ["cluster", "kafka-cluster"],
    ["kafka-storage", "kafka-storage"],
    ["connect-standalone", "connect-standalone"],
  ])("%s is %s", (typed, expected) => {
    expect(toolName(typed)).toBe(expected);
  });
});
