import { existsSync, readFileSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { describe, expect, test } from "vitest";
import { pulumiEnvironment } from "../../../src/setup/pulumi/environment.ts";
import { directoryWith } from "../scratch.ts";

describe("the environment pulumi runs in", () => {
  test("has our backend, our passphrase and our PULUMI_HOME, whatever the person's login is", () => {
    const data = directoryWith();
    const { env, state } = pulumiEnvironment(data, { HOME: "/home/ann", PULUMI_HOME: "/home/ann/.pulumi" });
    expect(state).toBe(join(data, "state"));
    expect(env).toMatchObject({
      HOME: "/home/ann",
      PULUMI_HOME: join(data, "pulumi"),
      PULUMI_BACKEND_URL: `file://${join(data, "state")}?metadata=skip`,
      PULUMI_CONFIG_PASSPHRASE_FILE: join(data, "passphrase"),
      PULUMI_SKIP_UPDATE_CHECK: "true",
    });
  });

  test("the passphrase is made once, long, and readable by nobody else", () => {
    const data = directoryWith();
    const file = join(data, "passphrase");
    pulumiEnvironment(data, {});
    const first = readFileSync(file, "utf8");
    pulumiEnvironment(data, {});
    expect(readFileSync(file, "utf8")).toBe(first);
    expect(first.trim().length).toBeGreaterThanOrEqual(32);
    if (process.platform !== "win32") expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  test("a backend or a passphrase of the person's own is respected", () => {
    const data = directoryWith();
    const own = { PULUMI_BACKEND_URL: "s3://ours", PULUMI_CONFIG_PASSPHRASE: "" };
    const { env, state } = pulumiEnvironment(data, own);
    expect(state).toBeUndefined();
    expect(env).toMatchObject(own);
    expect(env).not.toHaveProperty("PULUMI_CONFIG_PASSPHRASE_FILE");
    expect(existsSync(join(data, "passphrase"))).toBe(false);
    expect(existsSync(join(data, "state"))).toBe(false);
  });

  test("what makes short runs quicker is set, and left alone where the person has set it", () => {
    const { env } = pulumiEnvironment(directoryWith(), {});
    expect(env).toMatchObject({ GOGC: "400", NODE_COMPILE_CACHE: join(tmpdir(), "node-compile-cache") });
    const own = { GOGC: "100", NODE_COMPILE_CACHE: "/somewhere" };
    expect(pulumiEnvironment(directoryWith(), own).env).toMatchObject(own);
  });

  test("the pinned CLI and this Node.js come first on PATH", () => {
    const data = directoryWith();
    const { env } = pulumiEnvironment(data, { PATH: "/usr/bin" }, "/opt/node/bin/node");
    const cli = join(data, "pulumi", "versions", "3.259.0", "bin");
    expect(env.PATH).toBe([cli, "/opt/node/bin", "/usr/bin"].join(delimiter));
  });
});
