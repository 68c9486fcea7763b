import { Readable } from "node:stream";
import type Docker from "dockerode";
import { expect, it } from "vitest";
import { type EngineEvent, follow } from "../../images/follow.ts";

const engineThatReports = (...events: EngineEvent[]) =>
  ({
    modem: {
      followProgress: (_: unknown, finished: (error: null, seen: EngineEvent[]) => void) => finished(null, events),
    },
  }) as unknown as Docker;

const following = (docker: Docker) => follow(docker, Readable.from([]));

it("a step that fails is told with what it printed last", async () => {
  const printed = Array.from({ length: 20 }, (_, line) => ({ stream: `line ${line}\n` }));
  const docker = engineThatReports(...printed, { error: "The command returned a non-zero code: 1" });
  const failure = await following(docker).catch((error: unknown) => String(error));
  expect(failure).toContain("line 19\nThe command returned a non-zero code: 1");
  expect(failure).not.toContain("line 2\n");
});

it("a failure of the engine's own is told in its words", async () => {
  await expect(following(engineThatReports({ status: "Pulling" }, { error: "no such image" }))).rejects.toThrow(
    /^no such image$/,
  );
});

it("a report without a failure is a success", async () => {
  await expect(following(engineThatReports({ stream: "Step 1/9\n" }))).resolves.toBeUndefined();
});
