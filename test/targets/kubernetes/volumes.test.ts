import { EventEmitter } from "node:events";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Writable } from "node:stream";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { stateOf } from "../../../src/model/state.ts";
import type { Api } from "../../../src/targets/kubernetes/api.ts";
import { introduce, lookInto, permit } from "../../../src/targets/kubernetes/volumes.ts";
import { kubernetesClusterOf } from "../../model/cluster-of.ts";
import { runBash } from "../../properties/run-bash.ts";
import { record } from "../kept-of.ts";
import { fakeApi } from "./fake-api.ts";
import { identity } from "./live-of.ts";

const cluster = kubernetesClusterOf();
const [broker] = cluster.brokers;
if (broker === undefined) throw new Error("no broker");
const { mount } = stateOf(broker);

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "kafka-cluster-volume-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Runs the command here, on a folder in the volume's place, after `before`; `cut` of its answer comes back. */
function here({ before = "", cut = (said: string) => said } = {}): Api {
  const exec = async (...[, , , command, stdout]: readonly [string, string, string, string[], Writable]) => {
    const socket = new EventEmitter();
    const script = command.at(-1)?.replaceAll(mount, folder) ?? "";
    void runBash(["--norc", "-c", `${before}\n${script}`]).then((ran) => {
      stdout.write(cut(`${ran.stdout}${ran.stderr}`));
      socket.emit("close");
    });
    return socket;
  };
  const api = fakeApi();
  return { ...api, namespace: "kafka", exec: { exec } as unknown as Api["exec"] };
}

describe("A look into a pod", () => {
  it("tells what its volume holds", async () => {
    mkdirSync(join(folder, "log"));
    writeFileSync(join(folder, "log", "meta.properties"), "version=0\n");
    writeFileSync(join(folder, "version"), "3.9.2 3.8\n");
    writeFileSync(join(folder, "cluster.json"), JSON.stringify(record(cluster, broker.name)));
    const { volume, waits } = await lookInto(here(), broker, "prepare");
    expect(volume).toMatchObject({ hasData: true, version: "3.9.2 3.8", record: { node: broker.name } });
    expect(waits).toBe(false);
  });

  it("tells that its volume is empty, and waits", async () => {
    const { volume, waits } = await lookInto(here(), broker, "prepare");
    expect(volume).toMatchObject({ hasData: false, version: undefined, record: undefined, marked: false });
    expect(waits).toBe(true);
  });

  it.each([
    ["nothing", () => ""],
    ["its beginning", (said: string) => said.slice(0, 12)],
    ["all but the last line", (said: string) => said.split("\n").slice(0, -2).join("\n")],
  ])(
    "of which %s is heard, because the container has ended, is none: a full volume would be an empty one",
    async (_, cut) => {
      await expect(lookInto(here({ cut }), broker, "prepare")).rejects.toThrow("ended while it was looked into");
    },
  );
});

describe("The record of a volume", () => {
  it("is written with the permission to start empty, and is whole although the container ends at its sight", async () => {
    const before = 'mv() { command mv "$@"; kill -9 $$; }';
    await permit(here(), broker, "");
    await introduce(here({ before }), cluster, identity, broker);
    expect(JSON.parse(readFileSync(join(folder, "cluster.json"), "utf8"))).toMatchObject({ node: broker.name });
    expect(existsSync(stateOf(broker).birthMarker.replace(mount, folder))).toBe(true);
  });

  it("that cannot be written is told with the reason", async () => {
    const before = 'mv() { echo "mv: no space left" >&2; return 1; }';
    const written = introduce(here({ before }), cluster, identity, broker);
    await expect(written).rejects.toThrow("kafka-1's volume cannot be written to: mv: no space left");
  });
});
