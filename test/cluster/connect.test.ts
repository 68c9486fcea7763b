import "./mocked.ts";

import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { KafkaCluster } from "../../src/cluster.ts";
import type { LiveConnector } from "../../src/connect/live.ts";
import { ConnectRefused, ConnectSilent, type RestOptions } from "../../src/connect/rest.ts";
import type { Description } from "../../src/spec/schema.ts";
import type { LiveContainer } from "../../src/targets/docker/live.ts";
import { connectorOf, runningOf } from "../connect/fake-connect.ts";
import { hasRun } from "./has-run.ts";
import { answerWell } from "./mocked-kafka.ts";
import { engine } from "./mocked-session.ts";
import { mockPulumi, urnsOf } from "./program.ts";

const events = vi.hoisted((): string[] => []);
const given = vi.hoisted((): RestOptions[] => []);
const rest = vi.hoisted(() => ({
  connectors: vi.fn<() => Promise<ReadonlyMap<string, unknown>>>(),
  classes: vi.fn(async () => ["org.example.FileStreamSource"]),
  validate: vi.fn(async (): Promise<readonly unknown[]> => []),
  create: vi.fn(async () => true),
  configure: vi.fn(async () => undefined),
  pause: vi.fn(async () => undefined),
  resume: vi.fn(async () => undefined),
  restart: vi.fn(async () => undefined),
  remove: vi.fn(async () => undefined),
}));
vi.mock("../../src/connect/rest.ts", async (original) => ({
  ...(await original<typeof import("../../src/connect/rest.ts")>()),
  connectRest: (_: unknown, options: RestOptions) => {
    given.push(options);
    return rest;
  },
  serves: async (way: () => Promise<string>) => {
    events.push(`asked ${await way()}`);
    return true;
  },
}));

// Not for twenty seconds.
vi.mock("../../src/connect/calm.ts", async (original) => {
  const { lookWhenCalm } = await original<typeof import("../../src/connect/calm.ts")>();
  return {
    lookWhenCalm: (...[rest, connectors, told]: Parameters<typeof lookWhenCalm>) =>
      lookWhenCalm(rest, connectors, told, 1),
  };
});

const { registered, kept, callHook } = await mockPulumi(false, {
  onRegister: (name) => name.includes("connect-") && events.push(`registered ${name}`),
});
const warn = vi.spyOn(pulumi.log, "warn").mockResolvedValue();
const lines = connectorOf({ config: { topic: "lines" } });
const described = { lines: { class: "FileStreamSource", config: { topic: "lines" } } };
const inConnect = (live: Readonly<Record<string, LiveConnector>>) =>
  rest.connectors.mockResolvedValue(new Map(Object.entries(live)));
const up = (connect: Description["connect"]) =>
  new KafkaCluster("local", { target: "docker", connect, listeners: { connectPortBase: REST } }).ready;
const of = (type: string) => registered.filter((one) => one.type === type);
const containers = () => of("docker:index/container:Container").filter(({ name }) => name.includes("connect"));
const REST = 48_083;
let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "kafka-cluster-connect-"));
  chmodSync(folder, 0o755);
  writeFileSync(join(folder, "db.properties"), "password=s3cret\n");
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));
beforeEach(() => {
  registered.length = 0;
  kept.clear();
  events.length = 0;
  answerWell(() => {});
  // This machine's own engine, with REST at ports of this machine that nobody has.
  const { session } = hasRun();
  engine.session = { ...session, engine: { ...session.engine, isLocal: true } };
  for (const one of Object.values(rest)) one.mockClear();
  warn.mockClear();
  vi.unstubAllEnvs();
  vi.stubEnv("KAFKA_CLUSTER_ALLOW", "");
});

describe("Kafka Connect of a cluster", () => {
  it("is a container for each worker and a resource for each connector, below the cluster", async () => {
    inConnect({});
    await up({ workers: 2, connectors: described });
    expect(urnsOf(registered).filter((line) => /connect/.test(line))).toEqual([
      "docker:index/container:Container::local-connect-1 in kafka-cluster:index:KafkaCluster::local",
      "docker:index/container:Container::local-connect-2 in kafka-cluster:index:KafkaCluster::local",
      "kafka-cluster:index:Connector::local/connector/lines in kafka-cluster:index:KafkaCluster::local",
      "pulumi:index:Stash::local-connectors in kafka-cluster:index:KafkaCluster::local",
    ]);
    expect(containers()[0]?.inputs).toMatchObject({
      hostname: "connect-1",
      user: "1000:1000",
      networksAdvanced: [{ name: "local", aliases: ["connect-1", "connect"] }],
      ports: [{ internal: 8083, external: REST, ip: "127.0.0.1" }],
      capabilities: { drops: ["ALL"] },
      restart: "unless-stopped",
    });
  });

  it("is nothing where the description has none", async () => {
    await up(undefined);
    expect(urnsOf(registered).filter((line) => /onnect/.test(line))).toEqual([]);
    expect(rest.connectors).not.toHaveBeenCalled();
  });

  it("has its secrets' files as Pulumi's secrets, and in no label", async () => {
    inConnect({});
    await up({ secrets: { db: join(folder, "db.properties") } });
    const [worker] = containers();
    const { uploads, ...rest } = worker?.inputs ?? {};
    expect(JSON.stringify(rest)).not.toContain("s3cret");
    // Pulumi's mark of a secret.
    expect(JSON.stringify(uploads)).toMatch(
      /^\{"4dabf18193072939515e22adb298388d":"1b47061264138c4ac30d75fd1eb44270".*s3cret/,
    );
    const hash = (list: unknown) =>
      (list as { label: string; value: string }[]).find(({ label }) => label.endsWith("hash"))?.value;
    const before = hash(worker?.inputs.labels);
    registered.length = 0;
    writeFileSync(join(folder, "db.properties"), "password=0ther\n");
    await up({ secrets: { db: join(folder, "db.properties") } });
    expect(hash(containers()[0]?.inputs.labels)).toBe(before);
  });

  it("repeats no value of its secrets", async () => {
    writeFileSync(join(folder, "db.properties"), "password=s3cret\n");
    inConnect({});
    await up({ secrets: { db: join(folder, "db.properties") } });
    expect(given.at(-1)?.hide?.("Invalid value s3cret")).toBe("Invalid value ********");
  });

  it("registers workers that run one after the other, each when the one before works with the others again", async () => {
    inConnect({});
    const { session } = hasRun();
    const [any] = session.live.containers.values();
    const workers = ["local-connect-1", "local-connect-3"].map((name) => [
      name,
      { ...any, name, id: name, state: "running" },
    ]);
    const containers = new Map([...session.live.containers, ...(workers as [string, LiveContainer][])]);
    engine.session = {
      ...session,
      live: { ...session.live, containers },
      engine: { ...session.engine, isLocal: true },
    };
    await up({ workers: 3 });
    // The one that is not there first: it takes over what the others let go.
    expect(events.slice(0, 6)).toEqual([
      "registered local-connect-2",
      `asked http://127.0.0.1:${REST + 1}`,
      "registered local-connect-1",
      `asked http://127.0.0.1:${REST}`,
      "registered local-connect-3",
      `asked http://127.0.0.1:${REST + 2}`,
    ]);
  });

  it("registers all at once where none runs", async () => {
    inConnect({});
    await up({ workers: 2 });
    expect(events.slice(0, 2).sort()).toEqual(["registered local-connect-1", "registered local-connect-2"]);
  });

  it("takes over a worker that an interrupted run or a lost state left, since a name can be had once", async () => {
    inConnect({});
    const { session, called } = hasRun();
    const leftover = {
      ...[...session.live.containers.values()][0],
      name: "local-connect-1",
      id: "left",
      state: "created",
    };
    const containers = new Map([...session.live.containers, [leftover.name, leftover as LiveContainer]]);
    engine.session = {
      ...session,
      live: { ...session.live, containers },
      engine: { ...session.engine, isLocal: true },
    };
    await up({});
    expect(called).not.toContain("stop left");
    expect(await callHook("take-over-local-connect-1")).toBe("");
    expect(called).toEqual(expect.arrayContaining(["stop left", expect.stringMatching(/^remove .*left/)]));
  });

  it("is refused on an engine elsewhere, whose REST would be taken for one of this machine", async () => {
    engine.session = hasRun().session;
    await expect(up({})).rejects.toThrow(/connect {2}connect-elsewhere/);
    expect(containers()).toEqual([]);
  });

  it("is refused before anything is made where a file is missing", async () => {
    const raise = () =>
      new KafkaCluster("local", { target: "docker", connect: { plugins: "/none", secrets: { a: "/none" } } });
    expect(raise).toThrow(
      /2 problems[\s\S]*connect\.plugins {2}missing-file[\s\S]*connect\.secrets\.a {2}missing-file/,
    );
    expect(registered).toEqual([]);
  });

  it("makes a connector in the step that puts it into the state, and by no other", async () => {
    inConnect({});
    await up({ connectors: described });
    expect(rest.create).not.toHaveBeenCalled();
    inConnect({ lines: runningOf(lines) });
    rest.connectors.mockResolvedValueOnce(new Map());
    expect(await callHook("local/connector/lines")).toBe("");
    expect(rest.create).toHaveBeenCalledWith("lines", lines.config, "RUNNING");
  });

  it("notes nothing of a connector as described, and what is not with its time", async () => {
    inConnect({ lines: runningOf(lines) });
    await up({ connectors: described });
    expect(of("kafka-cluster:index:Connector")).toMatchObject([{ ignoreChanges: ["found"], retainOnDelete: true }]);
    expect(of("kafka-cluster:index:Connector")[0]?.inputs).not.toHaveProperty("found");
    registered.length = 0;
    inConnect({ lines: runningOf(lines, { state: "PAUSED" }) });
    await up({ connectors: described });
    expect(of("kafka-cluster:index:Connector")[0]?.inputs.found).toEqual({ at: expect.any(String), state: "PAUSED" });
  });

  it("removes a connector that left the description, and no other", async () => {
    inConnect({ old: runningOf(lines), "by-hand": runningOf(lines) });
    await up({});
    expect(await callHook("local-connectors", { input: ["old"] })).toBe("");
    expect(rest.remove.mock.calls).toEqual([["old"]]);
  });

  it("tells of a connector that the description does not have and leaves it, since Connect may have kept it", async () => {
    inConnect({ lines: runningOf(lines), old: runningOf(lines) });
    await up({ connectors: described });
    expect(warn.mock.calls.map(([text]) => text)).toEqual([expect.stringContaining("DELETE /connectors/old")]);
    expect(rest.remove).not.toHaveBeenCalled();
    warn.mockClear();
    inConnect({ lines: runningOf(lines) });
    await up({ connectors: described });
    expect(warn).not.toHaveBeenCalled();
  });

  it("does not pass over a connector to which nothing is to be done and that does not run", async () => {
    vi.stubEnv("KAFKA_CLUSTER_READY_SECONDS", "0.001");
    inConnect({ lines: runningOf(lines, { state: "UNASSIGNED" }) });
    await expect(up({ connectors: described })).rejects.toThrow(/^After \d s: lines is UNASSIGNED\.\n/);
  });

  it("says what Connect refuses or does not answer without a stack", async () => {
    rest.connectors.mockRejectedValueOnce(new ConnectRefused(500, "Request timed out"));
    const failed = (connect: Description["connect"]) => up(connect).catch((error: unknown) => error);
    expect(await failed({})).toMatchObject({
      message: expect.stringContaining("(HTTP 500): Request timed out"),
      stack: "",
    });
    rest.connectors.mockRejectedValueOnce(new ConnectSilent("no worker of Kafka Connect answered (ECONNRESET)"));
    expect(await failed({})).toMatchObject({
      message: expect.stringContaining("but no worker of Kafka Connect"),
      stack: "",
    });
  });

  it("says all that Connect has against connectors before one is touched", async () => {
    inConnect({});
    rest.validate.mockResolvedValueOnce([{ setting: "topic", errors: ["Missing."] }]);
    const reason: unknown = await up({
      connectors: { ...described, other: { class: "NoSuch" } },
    }).catch((error: unknown) => error);
    expect(reason).toMatchObject({
      message: expect.stringMatching(
        /^2 things stand in the way of the connectors[\s\S]*connector lines {2}connector-config\n[\s\S]*connector other {2}connector-class\n/,
      ),
      stack: "",
    });
    expect(of("kafka-cluster:index:Connector")).toEqual([]);
  });
});
