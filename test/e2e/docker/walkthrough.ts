import { describe, expect, it } from "vitest";
import { lines, typed } from "./typed.ts";

/**
 * A first walk-through of Kafka, every command typed as a person would type it, on a running cluster of three brokers
 * whose name `cluster` gives once it is there. Leaves nothing behind. The cases build on each other, in this order.
 */
export function walkthrough(cluster: () => string): void {
  const type = (line: string | readonly string[], input = "") => typed(cluster(), line, { input });
  const topic = "first-steps";
  const sentences = ["plain one", "plain two", "plain three"];
  // Kafka's own hash puts a into partition 1, b into 2 and f into 0: the group reads, and so commits, every partition.
  const keyed = ["a:1", "b:2", "a:3", "f:4"];
  let between = "";

  describe("a first walk-through", () => {
    it("creates a topic with three partitions and one replica", async () => {
      const { code, stdout } = await type(`topics --create --topic ${topic} --partitions 3 --replication-factor 1`);
      expect(stdout).toContain(`Created topic ${topic}.`);
      expect(code).toBe(0);
    });

    it("lists it, with and without the flag, and with the flag of old guides", async () => {
      const [alone, flag, old] = await Promise.all([
        type("topics"),
        type("topics --list"),
        type("topics --list --zookeeper localhost:2181"),
      ]);
      for (const { code, stdout } of [alone, flag, old]) {
        expect(lines(stdout)).toContain(topic);
        expect(code).toBe(0);
      }
      expect(old.stderr).toContain("--zookeeper left this tool with Kafka 3.0");
    });

    it("describes it", async () => {
      const { stdout } = await type(`topics --describe --topic ${topic}`);
      expect(stdout).toMatch(new RegExp(`Topic: ${topic}\\s.*PartitionCount: 3\\s+ReplicationFactor: 1`));
      expect(stdout.match(/Leader: [123]\s/g)).toHaveLength(3);
    });

    it("says what is wrong with a second topic of the same name, with Kafka's own exit code", async () => {
      const { code, stdout, stderr } = await type(`topics --create --topic ${topic}`);
      expect(stdout + stderr).toContain(`Topic '${topic}' already exists`);
      expect(code).toBe(1);
    });

    it("produces plain messages, one per line", async () => {
      expect(await type(`produce ${topic}`, `${sentences.join("\n")}\n`)).toMatchObject({ code: 0, stderr: "" });
    });

    it("consumes them from the beginning", async () => {
      const { code, stdout } = await type(`consume ${topic} --from-beginning --max-messages ${sentences.length}`);
      expect(lines(stdout).sort()).toEqual([...sentences].sort());
      expect(code).toBe(0);
    });

    it("produces keyed messages, with the flags every guide has", async () => {
      // Kafka writes this moment into the messages; the cluster's clock is this machine's.
      between = new Date().toISOString().replace("Z", "");
      const flags = "--property parse.key=true --property key.separator=:";
      expect(
        await type(`produce --broker-list localhost:9092 --topic ${topic} ${flags}`, keyed.join("\n")),
      ).toMatchObject({ code: 0 });
    });

    it("consumes everything by group, keys and all, each key in order", async () => {
      const count = sentences.length + keyed.length;
      const { stdout } = await type(
        `consume --topic ${topic} --group readers --from-beginning --max-messages ${count} --property print.key=true --property key.separator=:`,
      );
      expect(lines(stdout).sort()).toEqual([...sentences.map((text) => `null:${text}`), ...keyed].sort());
      expect(lines(stdout).filter((line) => line.startsWith("a:"))).toEqual(["a:1", "a:3"]);
    });

    it("describes the group: every offset committed, no lag", async () => {
      const { stdout } = await type("groups --describe --group readers");
      const rows = lines(stdout)
        .filter((line) => line.includes(topic))
        .map((line) => line.trim().split(/\s+/));
      expect(rows).toHaveLength(3);
      const [, , , current, end, lag] = rows[0] ?? [];
      expect(current).toBe(end);
      expect(lag).toBe("0");
      expect(rows.reduce((sum, row) => sum + Number(row[3]), 0)).toBe(sentences.length + keyed.length);
    });

    it("replays from a moment: offsets reset to a date give the later messages once more", async () => {
      const reset = await type(
        `groups --group readers --topic ${topic} --reset-offsets --to-datetime ${between} --execute`,
      );
      expect(reset.code).toBe(0);
      expect(reset.stdout).toContain("NEW-OFFSET");
      const { stdout } = await type(
        `consume --topic ${topic} --group readers --max-messages ${keyed.length} --property print.key=true --property key.separator=:`,
      );
      expect(lines(stdout).sort()).toEqual([...keyed].sort());
    });

    it("deletes the group and the topic", async () => {
      const [groupGone, topicGone] = [
        await type("groups --delete --group readers"),
        await type(`topics --delete --topic ${topic}`),
      ];
      expect(groupGone.stdout).toContain("successful");
      expect(topicGone.code).toBe(0);
      expect(lines((await type("topics")).stdout)).not.toContain(topic);
    });
  });
}
