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
