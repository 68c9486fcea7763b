import { describe, expect, it } from "vitest";
import { imageLine } from "../../../src/setup/image/commands.ts";
import { credentialsFor } from "../../../src/setup/image/credentials.ts";
import { destinationOf } from "../../../src/setup/image/push.ts";
import { directoryWith } from "../scratch.ts";

const login = (config: object) => ({ DOCKER_CONFIG: directoryWith({ "config.json": JSON.stringify(config) }) });
const base64 = (text: string) => Buffer.from(text).toString("base64");

describe("Where an image is pushed to", () => {
  it("is a registry, a repository and a tag", () => {
    expect(destinationOf("registry.example.com/team/kafka:3.9.2")).toEqual({
      registry: "registry.example.com",
      repository: "registry.example.com/team/kafka",
      tag: "3.9.2",
    });
    expect(destinationOf("localhost:5000/kafka:3.9.2")).toMatchObject({ registry: "localhost:5000" });
  });

  it.each(["kafka:3.9.2", "team/kafka:3.9.2", "registry.example.com/kafka", "registry.example.com/kafka@sha256:1"])(
    "is not %s",
    (reference) => {
      expect(() => destinationOf(reference)).toThrow("is no place to push to");
    },
  );

  it("is written with the image's family where its name does not tell it", () => {
    expect(imageLine("registry.example.com/kafka-cluster/kafka:3.9.2@sha256:1", "kafka-cluster/kafka:3.9.2")).toBe(
      "image: registry.example.com/kafka-cluster/kafka:3.9.2@sha256:1",
    );
    expect(imageLine("registry.example.com/kafka:7.9.5@sha256:1", "confluentinc/cp-kafka:7.9.5")).toBe(
      'image: { reference: "registry.example.com/kafka:7.9.5@sha256:1", family: cp }',
    );
  });
});

describe("What docker login has left", () => {
  const none = () => undefined;

  it("is found in the file, for this registry alone", () => {
    const env = login({ auths: { "registry.example.com": { auth: base64("jo:a:b") } } });
    expect(credentialsFor("registry.example.com", env, none)).toEqual({
      username: "jo",
      password: "a:b",
      serveraddress: "registry.example.com",
    });
    expect(credentialsFor("other.example.com", env, none)).toBeUndefined();
  });

  it("is asked of the helper that the registry has, else of the one for all", () => {
    const asked: string[] = [];
    const ask = (helper: string, server: string) => {
      asked.push(`${helper} ${server}`);
      return helper === "own" ? '{"Username":"<token>","Secret":"t"}' : undefined;
    };
    const env = login({ credsStore: "all", credHelpers: { "own.example.com": "own" } });
    expect(credentialsFor("own.example.com", env, ask)).toEqual({
      identitytoken: "t",
      serveraddress: "own.example.com",
    });
    expect(credentialsFor("other.example.com", env, ask)).toBeUndefined();
    expect(asked.slice(0, 2)).toEqual(["own own.example.com", "all other.example.com"]);
  });

  it("is nothing where nobody has logged in, or the file cannot be read", () => {
    expect(credentialsFor("registry.example.com", { DOCKER_CONFIG: directoryWith() }, none)).toBeUndefined();
    expect(
      credentialsFor("a.example.com", { DOCKER_CONFIG: directoryWith({ "config.json": "{" }) }, none),
    ).toBeUndefined();
  });
});
