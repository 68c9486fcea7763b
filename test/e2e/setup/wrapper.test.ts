import { once } from "node:events";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Readable } from "node:stream";
import { afterAll, beforeAll, expect, test } from "vitest";
import { Project, stackFile } from "./project.ts";

let project: Project;

beforeAll(async () => {
  project = await Project.create();
});

afterAll(() => project.remove());

/** Reads a stream until a word is seen, and goes on reading: a closed pipe would end the run. */
async function waitFor(stream: Readable, word: string): Promise<void> {
  let output = "";
  await new Promise<void>((resolve, reject) => {
    stream.on("data", (chunk: Buffer) => {
      output += chunk.toString();
      if (output.includes(word)) resolve();
    });
    stream.on("end", () => reject(new Error(`ended without "${word}": ${output}`)));
  });
}

const status = (): string => project.git("status", "--porcelain");

test("a stack is made and updated, and git status stays clean", () => {
  const up = project.pulumi("up", "--yes", "--skip-preview");
  expect(up).toMatchObject({ code: 0, output: expect.stringContaining('target: "docker"') as string });
  expect(status()).toBe("");
  expect(readFileSync(join(project.data, "stacks", "Pulumi.local.yaml"), "utf8")).toMatch(
    new RegExp(`^${stackFile}encryptionsalt: v1:.*\n$`),
  );
});

test("the program reads the person's own stack file, so a problem's line is that of the file", () => {
  const output = project.pulumi("stack", "output", "seen");
  expect(output.output).toContain(stackFile.trimEnd());
});

test("neither preview, refresh nor a second up writes into the clone", () => {
  for (const args of [
    ["preview"],
    ["refresh", "--yes", "--skip-preview"],
    ["up", "--yes", "--skip-preview", "--expect-no-changes"],
  ]) {
    expect([args, project.pulumi(...args)]).toMatchObject([args, { code: 0 }]);
    expect([args, status()]).toEqual([args, ""]);
  }
});

test("config set changes the line it is about in the person's file, and nothing else", () => {
  const set = ["config", "set", "--path", "kafka-cluster:cluster.brokers.count", "5"];
  expect(project.pulumi(...set)).toMatchObject({ code: 0 });
  expect(readFileSync(join(project.root, "stacks", "Pulumi.local.yaml"), "utf8")).toBe(stackFile.replace("3", "5"));
  project.git("checkout", "--quiet", ".");
});

test("while a run is alive another is told who holds the stack; after a kill the next goes on by itself", async () => {
  const running = project.start("up", "--yes", "--skip-preview");
  await waitFor(running.stdout, "hanging");
  const second = project.pulumi("up", "--yes", "--skip-preview");
  expect(second).toMatchObject({
    code: 1,
    output: expect.stringMatching(/being changed by another run: process \d+ of /) as string,
  });
  process.kill(-(running.pid ?? 0), "SIGKILL");
  await once(running, "exit");
  const third = project.pulumi("up", "--yes", "--skip-preview");
  expect(third.output).toMatch(/An earlier run on stack local \(process \d+\) ended without releasing its lock/);
  expect(third.code).toBe(0);
  expect(status()).toBe("");
});

test("destroy and stack rm leave the stack file, and nothing of the stack's state", () => {
  expect(project.pulumi("destroy", "--yes", "--skip-preview")).toMatchObject({ code: 0 });
  expect(project.pulumi("stack", "rm", "--yes", "--remove-backups")).toMatchObject({ code: 0 });
  expect(status()).toBe("");
  expect(existsSync(join(project.root, "stacks", "Pulumi.local.yaml"))).toBe(true);
  expect(readdirSync(join(project.data, "stacks"))).toEqual(["Pulumi.yaml"]);
  expect(existsSync(join(project.data, "state", ".pulumi", "stacks", "kafka-cluster", "local.json"))).toBe(false);
});
