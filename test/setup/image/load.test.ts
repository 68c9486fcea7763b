import { chmodSync, readFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { describe, expect, it } from "vitest";
import { loadCommand, loadImage, loadTool } from "../../../src/setup/image/load.ts";
import { directoryWith } from "../scratch.ts";

const image = "kafka-cluster/kafka:3.9.2";

/** A PATH on which the tool is a script that notes its arguments and ends with `code`. */
function pathWith(tool: string, code = 0): { readonly env: NodeJS.ProcessEnv; readonly typed: () => string } {
  const folder = directoryWith({ [tool]: `#!/bin/sh\necho "$@" >> "$(dirname "$0")/typed"\nexit ${code}\n` });
  chmodSync(join(folder, tool), 0o755);
  return {
    env: { PATH: [folder, process.env.PATH].join(delimiter) },
    typed: () => readFileSync(join(folder, "typed"), "utf8"),
  };
}

describe("An image is loaded", () => {
  it.each([
    ["kind", "load docker-image kafka-cluster/kafka:3.9.2 --name dev\n"],
    ["k3d", "image import kafka-cluster/kafka:3.9.2 --cluster dev\n"],
    ["minikube", "image load kafka-cluster/kafka:3.9.2 --profile dev\n"],
  ] as const)("by %s's own command, into the cluster that is named", async (tool, arguments_) => {
    const { env, typed } = pathWith(tool);
    await loadImage(loadTool(tool), image, "dev", env);
    expect(typed()).toBe(arguments_);
  });

  it("into the tool's own cluster where none is named", () => {
    expect(loadCommand("kind", image, undefined)).toEqual(["kind", "load", "docker-image", image]);
  });

  it("by nothing that is not there, and that is said with the page of the tool", async () => {
    await expect(loadImage("k3d", image, undefined, { PATH: directoryWith() })).rejects.toThrow(
      "`k3d image import kafka-cluster/kafka:3.9.2` could not be started. k3d is not on PATH: https://k3d.io/",
    );
  });

  it("or the tool's failure is told", async () => {
    const { env } = pathWith("kind", 3);
    await expect(loadImage("kind", image, undefined, env)).rejects.toThrow(
      "failed (exit code 3); its own words are above",
    );
  });

  it("by no tool that nobody here knows", () => {
    expect(() => loadTool("docker")).toThrow('An image is loaded by kind, k3d, minikube, not by "docker".');
  });
});
