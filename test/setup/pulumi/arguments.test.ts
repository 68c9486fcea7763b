import { expect, test } from "vitest";
import { hasFlag, optionValue, stackOf, takeConsents } from "../../../src/setup/pulumi/arguments.ts";

test.each([
  [["-s", "dev"]],
  [["-sdev"]],
  [["-s=dev"]],
  [["--stack", "dev"]],
  [["--stack=dev"]],
  [["--yes", "--stack", "prod", "-s", "dev"]],
])("%j names stack dev", (args) => {
  expect(stackOf(args, {})).toBe("dev");
});

test("without -s it is PULUMI_STACK's, else local; a flag that merely begins alike is none", () => {
  expect(stackOf(["--skip-preview", "--show-sames"], { PULUMI_STACK: "dev" })).toBe("dev");
  expect(stackOf(["--skip-preview", "--show-sames"], {})).toBe("local");
  expect(stackOf([], { PULUMI_STACK: "" })).toBe("local");
  expect(stackOf(["--", "-s", "dev"], {})).toBe("local");
});

test("flags are found alone or with a value, and not in longer ones", () => {
  expect(hasFlag(["--yes"], "--yes", "-y")).toBe(true);
  expect(hasFlag(["--yes=false"], "--yes")).toBe(true);
  expect(hasFlag(["--yes-really"], "--yes")).toBe(false);
  expect(optionValue(["--config-file", "x.yaml"], "config-file")).toBe("x.yaml");
});

test("consents are taken out of pulumi's arguments, wherever and however they stand", () => {
  expect(takeConsents(["--allow", "empty-volume:kafka-2", "-s", "dev", "--allow=delete-topic:x"])).toEqual({
    consents: ["empty-volume:kafka-2", "delete-topic:x"],
    rest: ["-s", "dev"],
  });
});
