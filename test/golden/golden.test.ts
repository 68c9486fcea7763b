import { existsSync, readdirSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { render } from "../../src/properties/render.ts";
import type { Description } from "../../src/spec/schema.ts";
import { expectFile } from "../artefact.ts";
import { clusterOf } from "../model/cluster-of.ts";

/**
 * What the processes read, kept as files to be reviewed: test/golden/<case>/. The first case keeps everything of the
 * first two nodes of each role; the others keep what differs from it. To change them: UPDATE_ARTEFACTS=1 and a look at
 * the diff.
 */
const FIRST = "three-by-three";
const cases: Readonly<Record<string, Partial<Description>>> = {
  "three-by-three": {},
  "one-by-one": { brokers: { count: 1 }, zookeeper: { count: 1 } },
  "five-brokers": { brokers: { count: 5 }, replication: { factor: 5, minInSync: 3 } },
  production: { profile: "production", brokers: { overrides: { "num.io.threads": 16, "log.retention.hours": 72 } } },
  "published-zookeeper": { zookeeper: { published: true, overrides: { maxClientCnxns: 200 } } },
  lan: { listeners: { advertisedHost: "192.168.1.20" } },
  gateway: { listeners: { hostGateway: true } },
  "confluent-images": {
    brokers: { image: "confluentinc/cp-kafka:7.9.6" },
    zookeeper: { image: "confluentinc/cp-zookeeper:7.9.6" },
  },
  kraft: { metadata: "kraft" },
  "kraft-combined": { metadata: "kraft", controllers: { combined: true }, brokers: { count: 4 } },
  "kraft-3.9": { metadata: "kraft", version: "3.9.2", profile: "production" },
  "zookeeper-image": { zookeeper: { image: "zookeeper:3.8.6" } },
};

const here = `${import.meta.dirname}/`;

/** File name → text of the first two nodes of each role. */
function filesOf(description: Partial<Description>): ReadonlyMap<string, string> {
  const { nodes, dynamic } = render(clusterOf(description));
  const files = [...nodes]
    .filter(([name]) => /-[12]$/.test(name))
    .flatMap(([node, rendered]) =>
      rendered.map(({ name, content }): [string, string] => [goldenName(node, name), content]),
    );
  return new Map([...files, ["dynamic.json", `${JSON.stringify(dynamic, null, 2)}\n`]]);
}

/** `kafka-1.properties`, `zookeeper-1.zoo.cfg`; the probe is the same everywhere. */
function goldenName(node: string, file: string): string {
  if (file === "probe.sh") return file;
  return `${node}.${file === "server.properties" ? "properties" : file}`;
}

const first = filesOf(cases[FIRST] ?? {});

describe.each(Object.entries(cases))("the rendered files of %s", (name, description) => {
  const kept = [...filesOf(description)].filter(([file, content]) => name === FIRST || first.get(file) !== content);

  it.each(kept)("are as reviewed: %s", (file, content) => {
    expectFile(`${here}${name}/${file}`, content);
  });

  it("are all there is in the folder", () => {
    const folder = `${here}${name}`;
    const names = kept.map(([file]) => file).toSorted();
    expect(existsSync(folder) ? readdirSync(folder).toSorted() : []).toEqual(names);
  });
});

/** Goldens of other tests: outputs, containers, and what is said to a person. */
const others = ["connect", "connection", "docker", "export", "messages"];

it("there is no folder without a case", () => {
  const folders = readdirSync(here, { withFileTypes: true }).filter(
    (entry) => entry.isDirectory() && !others.includes(entry.name),
  );
  expect(folders.map(({ name }) => name).toSorted()).toEqual(Object.keys(cases).toSorted());
});
