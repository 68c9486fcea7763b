import { describe, expect, it } from "vitest";
import type { LiveConnector } from "../../src/connect/live.ts";
import { ConnectRefused } from "../../src/connect/rest.ts";
import { failureOf, missingOf, NotRunning, waitRunning, waitServing } from "../../src/connect/wait.ts";
import { connectorOf, FakeConnect, runningOf } from "./fake-connect.ts";

const lines = connectorOf();
const access = { logCommand: (worker: string) => `docker logs local-${worker}` };
const task = (state: string, trace = "") => ({ id: 0, state, worker: "connect-2", trace });
const TRACE = `org.apache.kafka.connect.errors.ConnectException: Couldn't find or create file
\tat org.apache.kafka.connect.file.FileStreamSinkTask.start(FileStreamSinkTask.java:77)
Caused by: java.nio.file.NoSuchFileException: /files/none
\tat java.base/sun.nio.fs.UnixException.translate(Unknown Source)`;

/** What is seen look by look; the last one stays. */
const looks = (...seen: readonly (LiveConnector | Error | undefined)[]) => {
  let count = 0;
  return {
    connectors: async () => {
      const live = seen[Math.min(count++, seen.length - 1)];
      if (live instanceof Error) throw live;
      return new Map(live === undefined ? [] : [["lines", live]]);
    },
  };
};
const wait = (rest: ReturnType<typeof looks>, deadlineMs = 20_000) => {
  const told: string[] = [];
  const options = { deadlineMs, onProgress: (text: string) => void told.push(text) };
  return waitRunning(rest, access, [lines], options).then(() => told);
};

describe("What a connector still lacks", () => {
  it.each([
    [undefined, "lines is not there"],
    [runningOf(lines, { state: undefined }), "lines is not started"],
    [runningOf(lines, { state: "UNASSIGNED" }), "lines is UNASSIGNED"],
    [runningOf(lines, { tasks: [task("UNASSIGNED")] }), "task 0 of lines is UNASSIGNED"],
    [runningOf(lines, { tasks: [] }), "lines has no tasks yet"],
    [runningOf(lines), undefined],
  ])("is said in a few words (%#)", (live, said) => {
    expect(missingOf(lines, live)).toBe(said);
  });

  it("is nothing where it is paused as described, with tasks or without", () => {
    const paused = { ...lines, paused: true };
    expect(missingOf(paused, runningOf(lines, { state: "PAUSED", tasks: [] }))).toBeUndefined();
    expect(missingOf(paused, runningOf(lines, { state: "PAUSED" }))).toBe("task 0 of lines is RUNNING");
  });
});

describe("Connectors are waited for", () => {
  it("until they and all their tasks run, while workers are silent or busy too", async () => {
    const told = await wait(
      looks(undefined, new ConnectRefused(500, "Request timed out"), runningOf(lines, { tasks: [] }), runningOf(lines)),
    );
    expect(told).toEqual([
      "connectors after 0 s: lines is not there",
      expect.stringMatching(/^connectors after \d s: Kafka Connect does not answer$/),
      expect.stringMatching(/^connectors after \d s: lines has no tasks yet$/),
    ]);
  });

  it("with a failure of the time before not being believed, and one that stays being the end", async () => {
    const failed = runningOf(lines, { tasks: [task("FAILED", TRACE)] });
    await wait(looks(failed, failed, runningOf(lines)));
    await expect(wait(looks(failed))).rejects.toThrow(NotRunning);
  });

  it("not for ever", async () => {
    await expect(wait(looks(undefined), 1)).rejects.toThrow(/^After \d s: lines is not there\.\nThe next `pulumi up`/);
  });

  it("whose failure names the task, the worker, the first line of the trace, its root, and the log", () => {
    const text = failureOf(
      "lines",
      runningOf(lines, { tasks: [task("RUNNING"), { ...task("FAILED", TRACE), id: 1 }] }),
      access,
    );
    expect(
      text,
    ).toBe(`Task 1 of connector lines failed on connect-2: org.apache.kafka.connect.errors.ConnectException: Couldn't find or create file
  Caused by: java.nio.file.NoSuchFileException: /files/none
  The whole trace: docker logs local-connect-2
The next \`pulumi up\` goes on from here.`);
    expect(failureOf("lines", runningOf(lines, { state: "FAILED" }), access)).toContain(
      "Connector lines failed on connect-1: it did not say why",
    );
  });
});

describe("Workers are waited for", () => {
  it("until all of them serve; one that does not is told with its log's last error and where that is", async () => {
    const worker = await FakeConnect.listen(() => [200, []]);
    const options = { deadlineMs: 1, onProgress: () => undefined };
    const more = {
      ...access,
      logTail: async () =>
        "[now] INFO fine (x)\n[now] ERROR Stopping due to error (x)\nMissing topic\n\tat x\n" +
        "[now] WARN / (y)\nCaused by: java.lang.IllegalStateException: it has been shut down\n\tat y\n",
    };
    try {
      await waitServing({ ...more, rest: worker.way }, ["connect-1"], options);
      const silent = {
        ...more,
        rest: async (name: string) => (name === "connect-1" ? worker.way() : "http://127.0.0.1:1"),
      };
      await expect(waitServing(silent, ["connect-1", "connect-2"], options)).rejects.toThrow(
        /is not: after \d s\n {2}- connect-2 does not answer; its log says: \[now\] ERROR Stopping due to error \(x\) Missing topic\n {4}docker logs local-connect-2\n/,
      );
      const crashing = { ...silent, crashed: async (name: string) => name === "connect-2" };
      const patient = { ...options, deadlineMs: 60_000 };
      await expect(waitServing(crashing, ["connect-1", "connect-2"], patient)).rejects.toThrow(
        /^.* is not: after 0 s\n/,
      );
    } finally {
      await worker.close();
    }
  });
});
