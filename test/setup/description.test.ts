import { join } from "node:path";
import { expect, test } from "vitest";
import { readWanted } from "../../src/setup/description.ts";
import { directoryWith } from "./scratch.ts";

const wantedIn = (cluster: string, files: Readonly<Record<string, string>> = {}) =>
  readWanted(join(directoryWith({ ...files, "stacks/Pulumi.local.yaml": cluster }), "stacks", "Pulumi.local.yaml"));

const inStackFile = (description: string): string =>
  `config:\n  kafka-cluster:cluster:\n${description.replace(/^/gm, "    ")}`;

const defaults = { target: "docker", version: "3.9.2", host: undefined, images: [], takesDefaultImage: true };

test("the shortest description takes every default", () => {
  expect(wantedIn(inStackFile("target: docker"))).toEqual(defaults);
});

test("version, engine and images are read, one image per role or one for both", () => {
  const description = "target: docker\nversion: 3.8.1\ndocker: {host: ssh://far}\nimage: apache/kafka:3.8.1";
  expect(wantedIn(inStackFile(description))).toEqual({
    target: "docker",
    version: "3.8.1",
    host: "ssh://far",
    images: ["apache/kafka:3.8.1"],
    takesDefaultImage: false,
  });
  const perRole = "target: docker\nzookeeper: {image: {reference: 'zookeeper:3.9.4', family: zookeeper}}";
  expect(wantedIn(inStackFile(perRole))).toEqual({ ...defaults, images: ["zookeeper:3.9.4"] });
});

test("without ZooKeeper the newest Kafka is wanted, and the controllers' image where they are nodes of their own", () => {
  const kraft = "target: docker\nmetadata: kraft";
  expect(wantedIn(inStackFile(kraft))).toEqual({ ...defaults, version: "4.3.1" });
  expect(wantedIn(inStackFile(`${kraft}\nversion: 4.2.0`)).version).toBe("4.2.0");
  const own = `${kraft}\nbrokers: {image: 'a:1'}\ncontrollers: {image: 'b:1'`;
  expect(wantedIn(inStackFile(`${own}}`))).toMatchObject({ images: ["a:1", "b:1"], takesDefaultImage: false });
  const combined = wantedIn(inStackFile(`${own}, combined: true}`));
  expect(combined).toMatchObject({ images: ["a:1"], takesDefaultImage: false });
});

test("the web view's image is wanted where there is to be one", () => {
  const images = (ui: string) => wantedIn(inStackFile(`target: docker\nui: ${ui}`)).images;
  expect(images("true")).toEqual(["ghcr.io/kafbat/kafka-ui:v1.5.0"]);
  expect(images("{image: 'view:v1'}")).toEqual(["view:v1"]);
  expect([images("false"), images("")]).toEqual([[], []]);
});

test("a description in a file of its own is read from the project's folder", () => {
  const stack = "config:\n  kafka-cluster:description: clusters/big.yaml\n";
  expect(wantedIn(stack, { "clusters/big.yaml": "target: docker\nversion: 3.9.1\n" }).version).toBe("3.9.1");
});

test.each([
  ["broken YAML", "config: [}"],
  ["wrong types", inStackFile("target: 3\nversion: [1]\nimage: 7\ndocker: no\nbrokers: 3")],
  ["nothing", ""],
])("%s is the program's to complain about: here it means the defaults", (_, text) => {
  expect(wantedIn(text)).toEqual(defaults);
});
