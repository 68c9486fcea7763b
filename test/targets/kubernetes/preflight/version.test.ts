import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { oldest, versionObstacle } from "../../../../src/targets/kubernetes/preflight/version.ts";

describe("The version of Kubernetes", () => {
  it.each([
    ["1", "28"],
    ["1", "34"],
    ["1", "31+"],
  ])("%s.%s will do: its StatefulSets count from 1", (major, minor) => {
    expect(versionObstacle({ major, minor })).toBeUndefined();
  });

  it.each([
    ["1", "27", /Kubernetes is 1\.27: spec\.ordinals\.start/],
    ["1", "9+", /Kubernetes is 1\.9\+/],
    ["2", "0", /says its version is 2\.0, which is none this program knows/],
    ["", "", /which is none/],
  ])("%s.%s will not", (major, minor, message) => {
    expect(versionObstacle({ major, minor })).toMatchObject({
      code: "kubernetes-version",
      message: expect.stringMatching(message),
      remedy: "Use Kubernetes 1.28 or newer.",
    });
  });

  it.each([
    ["charts/kafka/templates/_helpers.tpl", /semverCompare "<([\d.]+)\.0-0"/],
    ["charts/zookeeper/templates/_helpers.tpl", /semverCompare "<([\d.]+)\.0-0"/],
    ["charts/connect/templates/_helpers.tpl", /semverCompare "<([\d.]+)\.0-0"/],
    ["docs/kubernetes.md", /^Kubernetes ([\d.]+) or newer/m],
    ["docs/errors.md", /`kubernetes-version` .* Kubernetes ([\d.]+) or newer/],
  ])("is the same that %s asks for", (file, pattern) => {
    const text = readFileSync(join(import.meta.dirname, "..", "..", "..", "..", file), "utf8");
    expect(pattern.exec(text)?.[1]).toBe(`${oldest.major}.${oldest.minor}`);
  });
});
