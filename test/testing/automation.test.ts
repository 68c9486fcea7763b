import { chmodSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, it, vi } from "vitest";
import { cliPath } from "../../src/setup/tools/cli.ts";
import { up } from "../../src/testing/automation.ts";
import { newIdentity } from "../../src/testing/identity.ts";
import { ourselves } from "../../src/testing/owner.ts";
import { directoryWith } from "../setup/scratch.ts";

afterEach(() => vi.unstubAllEnvs());

/** `up` with a Pulumi CLI of this text, or none at all. */
function upWith(script: string | undefined): Promise<void> {
  const cli = cliPath("pulumi", process.platform);
  const home = directoryWith(script === undefined ? {} : { [cli]: script });
  if (script !== undefined) chmodSync(join(home, cli), 0o755);
  vi.stubEnv("KAFKA_CLUSTER_HOME", home);
  vi.stubEnv("TMPDIR", home);
  return up(newIdentity("test", ourselves()), { target: "docker" }, new AbortController().signal, Promise.resolve());
}

describe("A throw-away cluster whose stack cannot be made", () => {
  it("says what Pulumi said", async () => {
    const failed = upWith("#!/bin/sh\necho 'error: the disk is full' >&2\nexit 255\n");
    await expect(failed).rejects.toMatchObject({
      message: "Pulumi could not make a stack.",
      details: ["error: the disk is full"],
    });
  });

  it("says why Pulumi could not be started", async () => {
    await expect(upWith(undefined)).rejects.toMatchObject({
      message: "Pulumi could not make a stack.",
      details: [expect.stringMatching(/^spawn .*pulumi ENOENT$/)],
    });
  });
});
