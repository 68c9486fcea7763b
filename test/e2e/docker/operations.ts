import { setTimeout as pause } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import type { StatusReport } from "../../../src/operations/status/report.ts";
import { lines, type Said, typed } from "./typed.ts";

const NODES = ["zookeeper-1", "zookeeper-2", "zookeeper-3", "kafka-1", "kafka-2", "kafka-3"];

/** What differs from place to place. */
export interface PlaceWords {
  /** How long `status` may take, in ms. */
  readonly quick: number;
  /** How many addresses `status` asks. */
  readonly addresses: number;
  /** How the nodes of a stopped cluster are shown. */
  readonly stopped: string;
  /** What `doctor` says of the place. */
  readonly doctor: RegExp;
  readonly found: string;
  /** How `verify` ends after 50 messages of each side. */
  readonly verified: string;
}

const onDocker: PlaceWords = {
  quick: 5000,
  addresses: 6,
  stopped: "kafka-1 does not run (Exited",
  doctor: /^ok +Docker engine /m,
  found: "(6 of 6 nodes run)",
  verified: "All 100 messages came back twice, each key in order.",
};

/** Every other command, on a running and healthy cluster of three and three. Leaves it running and as it was. */
export function operations(cluster: () => string, words: PlaceWords = onDocker): void {
  const type = (line: string, input = ""): Promise<Said> => typed(cluster(), line, { input });

  describe("status", () => {
    it("shows a healthy cluster within seconds, process start included", async () => {
      const { code, stdout, ...first } = await type("status");
      expect(stdout).toMatch(new RegExp(`^Cluster ${cluster()}, Kafka [\\d.]+: healthy`));
      for (const node of NODES) expect(stdout).toMatch(new RegExp(`^${node} +running`, "m"));
      expect(code).toBe(0);
      // What else the machine does may hold one of them up, not each.
      let { ms } = first;
      for (let more = 2; ms >= words.quick && more > 0; more--) ms = Math.min(ms, (await type("status")).ms);
      expect(ms).toBeLessThan(words.quick);
    });

    it("says the same as JSON: one leader, one controller, every address answering", async () => {
      const report = JSON.parse((await type("status --json")).stdout) as StatusReport;
      expect(report).toMatchObject({
        cluster: cluster(),
        healthy: true,
        problems: [],
        underReplicated: [],
        withoutLeader: [],
      });
      expect(report.zookeepers.map(({ role }) => role).sort()).toEqual(["follower", "follower", "leader"]);
      expect(report.brokers.filter(({ controller }) => controller).map(({ node }) => node)).toEqual([
        report.controller,
      ]);
      expect(report.brokers.flatMap(({ addresses }) => addresses.map(({ ok }) => ok))).toEqual(
        Array(words.addresses).fill(true),
      );
    });
  });

  describe("verify", () => {
    it("writes and reads back on both sides and leaves no topic and no group behind", async () => {
      const before = lines((await type("topics --list --exclude-internal")).stdout);
      const groups = (await type("groups --list")).stdout;
      const { code, stdout } = await type("verify --messages 50");
      expect(stdout).toContain(words.verified);
      expect(code).toBe(0);
      expect(lines((await type("topics --list --exclude-internal")).stdout)).toEqual(before);
      expect((await type("groups --list")).stdout).toBe(groups);
    });
  });

  describe("doctor", () => {
    it("finds the cluster", async () => {
      const { stdout } = await type("doctor");
      expect(stdout).toMatch(words.doctor);
      expect(stdout).toContain(`${cluster()} ${words.found}`);
    });
  });

  describe("config", () => {
    it("prints every file of a node, and one alone as it is", async () => {
      const all = (await type("config kafka-2")).stdout;
      expect(all).toMatch(/^==> server\.properties\n/);
      expect(all).toContain("==> log4j.properties");
      expect((await type("config zookeeper-3 zoo.cfg")).stdout).toMatch(/^server\.3=zookeeper-3[.:]/m);
      expect(await type("config kafka-9")).toMatchObject({
        code: 1,
        stderr: expect.stringContaining("no node named kafka-9"),
      });
    });
  });

  describe("logs", () => {
    it("prints the last lines, and follows until it is interrupted", async () => {
      expect(lines((await type("logs kafka-1 --tail 3")).stdout)).toHaveLength(3);
      const followed = typed(cluster(), "logs kafka-1 -f --tail 1", {
        onStart: (child) => child.stdout?.once("data", () => child.kill("SIGINT")),
      });
      expect((await followed).code).toBe(130);
    });
  });

  describe("tool", () => {
    it("runs any of Kafka's tools, by any of its names, with its own exit code", async () => {
      const [short, long, none] = await Promise.all([
        type("tool broker-api-versions"),
        type("tool kafka-get-offsets.sh --topic __no_such_topic"),
        type("tool kafka-nonsense"),
      ]);
      expect(short.stdout).toMatch(/kafka-\d[\w.-]*:9092 \(id: \d rack: null\)/);
      expect(long.code).not.toBe(0);
      expect(none).toMatchObject({ code: 127, stderr: "This image has no tool named kafka-nonsense.\n" });
    });

    it("asks ZooKeeper by its shell", async () => {
      expect((await type("tool zookeeper-shell ls /brokers/ids")).stdout).toContain("[1, 2, 3]");
    });
  });

  describe("a door", () => {
    it("leaves the input of a loop alone when the tool reads none", async () => {
      // `while read topic; do kafka-cluster topics …; done < list` would lose the rest of the list otherwise.
      const { stdout } = await typed(cluster(), ["-c", "node src/cli.ts topics --list > /dev/null; cat"], {
        input: "the rest",
        through: ["bash"],
      });
      expect(stdout).toBe("the rest");
    });

    it("ends the tool inside when it is interrupted", async () => {
      const running = typed(cluster(), "consume __consumer_offsets --group door-test", {
        onStart: (child) => void untilMember(cluster()).then(() => child.kill("SIGINT")),
      });
      const { code, stderr } = await running;
      expect(code).toBe(130);
      expect(stderr).toContain("Processed a total of 0 messages");
      const { stdout } = await type("groups --describe --group door-test --members");
      expect(stdout).not.toContain("console-consumer");
      await type("groups --delete --group door-test");
    });
  });

  // `script` of util-linux gives the command a terminal; elsewhere it has other flags.
  describe.skipIf(process.platform !== "linux")("a door in a terminal", () => {
    const inTerminal = (line: string, answers: readonly (readonly [wait: RegExp, type: string])[]): Promise<Said> =>
      typed(cluster(), ["-qefc", `${process.execPath} src/cli.ts ${line}`, "/dev/null"], {
        through: ["script"],
        answers,
      });

    it("keeps the prompt, the line editing and Ctrl-D", async () => {
      await type("topics --create --topic terminal --partitions 1");
      const { code, stdout } = await inTerminal("produce terminal", [
        [/^>$/, "wrogn\x7f\x7fng\r"],
        [/\n>$/, "\x04"],
      ]);
      expect(stdout).toMatch(/^>wrogn/);
      expect(code).toBe(0);
      expect((await type("consume terminal --from-beginning --max-messages 1")).stdout).toBe("wrong\n");
    });

    it("hands Ctrl-C to the tool, which ends in its own way", async () => {
      const { code, stdout } = await inTerminal("consume terminal --from-beginning", [[/wrong/, "\x03"]]);
      expect(stdout).toContain("Processed a total of 1 messages");
      expect(code).toBe(130);
      await type("topics --delete --topic terminal");
    });
  });

  describe("the project's folder", () => {
    it("has kafka-cluster by npx and by npm run", async () => {
      const npx = await typed(cluster(), "status", { through: ["npx", "--no-install", "kafka-cluster"] });
      const npm = await typed(cluster(), "status --json", { through: ["npm", "run", "--silent", "kafka", "--"] });
      expect(npx.stdout).toContain(`Cluster ${cluster()}`);
      expect(JSON.parse(npm.stdout)).toMatchObject({ healthy: true });
    });
  });

  describe("stop and start", () => {
    it("keep the cluster, say what they do, and status is useful in between", async () => {
      const before = JSON.parse((await type("status --json")).stdout) as StatusReport;
      const stopped = await type("stop");
      expect(stopped).toMatchObject({
        code: 0,
        stderr: expect.stringMatching(/stopping kafka-1, kafka-2, kafka-3 …[\s\S]*stopping zookeeper-1/),
      });
      const between = await type("status");
      expect(between.code).toBe(1);
      expect(between.stdout).toContain(words.stopped);
      expect(await type("topics")).toMatchObject({
        code: 1,
        stderr: expect.stringContaining("`kafka-cluster start` starts what is stopped"),
      });
      expect((await type("stop")).stderr).toContain("stopped already");
      const started = await type("start");
      expect(started.code).toBe(0);
      expect(started.stdout.trim().split(",")).toHaveLength(3);
      const after = async () => {
        const report = JSON.parse((await type("status --json")).stdout) as StatusReport;
        // One look has 2 s for each answer: on a busy machine the first after a start may lack one. What, is worth knowing.
        if (!report.healthy) console.log(`after a start: ${report.problems.join("; ")}`);
        return report;
      };
      await expect
        .poll(after, { timeout: 30_000, interval: 500 })
        .toMatchObject({ problems: [], healthy: true, clusterId: before.clusterId });
    });
  });
}

/** Waits until the consumer has joined its group, so that the interrupt meets it at work. */
async function untilMember(cluster: string): Promise<void> {
  const deadline = Date.now() + 30_000;
  while (Date.now() < deadline) {
    const { stdout } = await typed(cluster, "groups --describe --group door-test --members");
    if (stdout.includes("console-consumer")) return;
    await pause(100);
  }
}
