import { createHash } from "node:crypto";
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { ChecksumError, DownloadError } from "../../images/failure.ts";
import { fetchJars } from "../../images/jars/fetch.ts";
import { type Jar, pathInRepository } from "../../images/jars/lock.ts";

type Answer = { readonly status: number; readonly body?: string; readonly hang?: true; readonly cut?: true };

/** A repository that gives each path its answers one after the other, the last one for ever. */
let repository: Server;
let answers: Map<string, Answer[]>;
let asked: string[];
let cache: string;
let busiest: number;

beforeEach(async () => {
  answers = new Map();
  asked = [];
  busiest = 0;
  let open = 0;
  cache = mkdtempSync(join(tmpdir(), "kafka-cluster-test-jars-"));
  repository = createServer((request, response) => {
    const path = (request.url ?? "").slice(1);
    asked.push(path);
    open += 1;
    busiest = Math.max(busiest, open);
    response.on("close", () => (open -= 1));
    const left = answers.get(path) ?? [{ status: 404 }];
    const answer = left.length > 1 ? left.shift() : left[0];
    if (answer === undefined || answer.hang) return;
    if (answer.cut) {
      response.writeHead(200, { "content-length": "1000" });
      response.write("half", () => response.destroy());
      return;
    }
    setTimeout(() => response.writeHead(answer.status).end(answer.body), 5);
  });
  await new Promise<void>((resolve) => repository.listen(0, "127.0.0.1", resolve));
});

afterEach(async () => {
  repository.closeAllConnections();
  await new Promise((resolve) => repository.close(resolve));
  rmSync(cache, { recursive: true });
});

const url = () => `http://127.0.0.1:${(repository.address() as AddressInfo).port}`;

function jar(name: string, content: string): Jar {
  const sha256 = createHash("sha256").update(content).digest("hex");
  return { artifact: `org.example:${name}:1.0`, file: `${name}-1.0.jar`, sha256, bytes: content.length };
}

/** A jar the repository has, after the given answers. */
function served(name: string, ...before: Answer[]): Jar {
  const wanted = jar(name, `content of ${name}`);
  answers.set(pathInRepository(wanted.artifact), [...before, { status: 200, body: `content of ${name}` }]);
  return wanted;
}

const fetching = (jars: readonly Jar[], more: { deadlineMs?: number } = {}) =>
  fetchJars({ lock: { jars, repository: url() }, cache, ...more });

describe("the jars of a lock", () => {
  it("come in the lock's order, six at a time, and only once", async () => {
    const jars = Array.from({ length: 20 }, (_, index) => served(`jar-${index}`));
    const contents = await fetching(jars);
    expect(contents.map(String)).toEqual(jars.map((_, index) => `content of jar-${index}`));
    expect(busiest).toBe(6);
    expect(await fetching(jars)).toEqual(contents);
    expect(asked).toHaveLength(20);
  });

  it("are refused when their content is another, with both sums, and nothing of it is kept", async () => {
    const wanted = served("good");
    answers.set(pathInRepository(wanted.artifact), [{ status: 200, body: "<html>log in</html>" }]);
    const failure = await fetching([wanted]).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(ChecksumError);
    expect(String(failure)).toContain(wanted.sha256);
    expect(String(failure)).toContain(createHash("sha256").update("<html>log in</html>").digest("hex"));
    expect(existsSync(join(cache, pathInRepository(wanted.artifact)))).toBe(false);
  });

  it("are downloaded again when the cached file has been damaged", async () => {
    const wanted = served("damaged");
    await fetching([wanted]);
    writeFileSync(join(cache, pathInRepository(wanted.artifact)), "damaged");
    expect(String((await fetching([wanted]))[0])).toBe("content of damaged");
    expect(asked).toHaveLength(2);
  });

  it.for([
    ["a server that is overloaded", { status: 503 }],
    ["a server that wants to be asked less", { status: 429 }],
    ["a connection cut in the middle", { status: 200, cut: true }],
  ] as const)("survive %s", async ([, answer]) => {
    expect(String((await fetching([served("late", answer)]))[0])).toBe("content of late");
    expect(asked).toHaveLength(2);
  });

  it("that are not there fail at once, by name and with what to do", async () => {
    const failure = await fetching([jar("missing", "x")]).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(DownloadError);
    expect(String(failure)).toMatch(/org\/example\/missing\/1\.0\/missing-1\.0\.jar: the server answered 404/);
    expect(String(failure)).toContain("KAFKA_CLUSTER_MAVEN");
    expect(asked).toHaveLength(1);
  });

  it("that never come fail at the deadline, and leave no half file behind", async () => {
    const wanted = served("never");
    answers.set(pathInRepository(wanted.artifact), [{ status: 200, hang: true }]);
    const failure = await fetching([wanted], { deadlineMs: 300 }).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(DownloadError);
    expect(String(failure)).toContain("within 0.3 s");
    expect(readdirSync(cache, { recursive: true }).filter((file) => String(file).includes(".part"))).toEqual([]);
  });
});
