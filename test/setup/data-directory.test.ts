import { join, resolve } from "node:path";
import { expect, test } from "vitest";
import { dataDirectory } from "../../src/setup/data-directory.ts";

const at = (platform: NodeJS.Platform, env: Readonly<Record<string, string>> = {}): string =>
  dataDirectory({ platform, env, home: "/home/ann" });

test("each system keeps it where its users expect it, and KAFKA_CLUSTER_HOME moves it", () => {
  expect(at("linux")).toBe(join("/home/ann", ".local", "share", "kafka-cluster"));
  expect(at("linux", { XDG_DATA_HOME: "/data" })).toBe(join("/data", "kafka-cluster"));
  expect(at("darwin")).toBe(join("/home/ann", "Library", "Application Support", "kafka-cluster"));
  expect(at("win32", { LOCALAPPDATA: "C:\\Local" })).toBe(join("C:\\Local", "kafka-cluster"));
  expect(at("win32")).toBe(join("/home/ann", "AppData", "Local", "kafka-cluster"));
  expect(at("linux", { KAFKA_CLUSTER_HOME: "here", XDG_DATA_HOME: "/data" })).toBe(resolve("here"));
});
