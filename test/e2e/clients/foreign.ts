import { join } from "node:path";
import { expect, it } from "vitest";
import type { Programs } from "./programs.ts";

/** Where a client runs, and what it is told there. */
export interface Place {
  /** `bootstrap.servers`, as `connection` prints it for this place. */
  bootstrap(): string;
  programs(): Programs;
  createTopic(name: string, partitions: number): Promise<void>;
  /** Runs a program there and resolves to all it said; rejects where its exit code is not 0. */
  run(program: "java" | "python3" | "kcat", args: readonly string[], input?: string): Promise<string>;
}

// With 0 nobody answers: what is sent before a new topic's leaders are known everywhere is lost, so it comes last.
const ACKS = ["all", "1", "0"];
const MINUTES = 60_000;

/** What foreign clients do with a cluster of three brokers, each with topics of its own that begin with `prefix`. */
export function foreignClients(prefix: string, place: Place): void {
  const linesOf = (said: string): readonly string[] => said.trim().split("\n");

  it("Java's: Admin, keys with acks 0, 1 and all, by group and from the beginning, and a Streams word count", {
    timeout: 3 * MINUTES,
  }, async () => {
    const { java } = place.programs();
    const path = `${join(java, "target", "clients-1.jar")}:${join(java, "target", "lib", "*")}`;
    const said = await place.run("java", ["-cp", path, "clients.Clients", place.bootstrap(), `java-${prefix}`]);
    expect(linesOf(said)).toEqual([
      "admin: 3 brokers, 3 partitions of 3",
      ...ACKS.map((acks) => `acks=${acks}: 6 sent`),
      "group: 18 read, {key-0=6, key-1=6, key-2=6}",
      "from the beginning: 18 read, {key-0=6, key-1=6, key-2=6}",
      "committed: 18 in 1 group",
      "words: {kafka=3, streams=2}",
    ]);
  });

  it("Python's: Admin, keys with acks 0, 1 and all, and two groups", { timeout: 2 * MINUTES }, async () => {
    const program = join(place.programs().python, "clients.py");
    expect(linesOf(await place.run("python3", [program, place.bootstrap(), `python-${prefix}`]))).toEqual([
      "admin: 3 brokers, 3 partitions",
      ...ACKS.map((acks) => `acks=${acks}: 6 sent`),
      "group: 18 read, {'key-0': 6, 'key-1': 6, 'key-2': 6}",
      "from the beginning: 18 read, {'key-0': 6, 'key-1': 6, 'key-2': 6}",
    ]);
  });

  it("kcat: who is there, keyed lines, from the beginning, and by group", { timeout: 2 * MINUTES }, async () => {
    const topic = `kcat-${prefix}`;
    await place.createTopic(topic, 3);
    const kcat = (args: readonly string[], input?: string) =>
      place.run("kcat", ["-q", "-b", place.bootstrap(), ...args], input);
    const listed = await kcat(["-L", "-t", topic]);
    for (const address of place.bootstrap().split(",")) expect(listed).toContain(` at ${address}`);
    for (const acks of ACKS) await kcat(["-P", "-t", topic, "-K", ":", "-X", `acks=${acks}`], `a:${acks}\n`);
    const fromTheBeginning = await kcat(["-C", "-t", topic, "-o", "beginning", "-e", "-f", "%k=%s\n"]);
    expect([...linesOf(fromTheBeginning)].sort()).toEqual(["a=0", "a=1", "a=all"]);
    const group = ["-G", `${topic}-billing`, "-X", "auto.offset.reset=earliest"];
    expect([...linesOf(await kcat([...group, "-e", "-f", "%s\n", topic]))].sort()).toEqual(["0", "1", "all"]);
  });
}
