import { describe, expect, it } from "vitest";
import { describe as describeCluster } from "../../src/model/describe.ts";
import { clusterOf, kubernetesClusterOf } from "./cluster-of.ts";

const problems = (value: object) => {
  const described = describeCluster({ kind: "value", value: { target: "docker", ...value }, stackName: "local" });
  return "problems" in described ? described.problems.map(({ code, message }) => `${code}: ${message}`) : [];
};

describe("The web view", () => {
  it("is there only where it is wanted, on 127.0.0.1 and by a pinned image", () => {
    expect(clusterOf().ui).toBeUndefined();
    expect(clusterOf({ ui: false }).ui).toBeUndefined();
    expect(clusterOf({ ui: true }).ui).toEqual({
      image: "ghcr.io/kafbat/kafka-ui:v1.5.0",
      port: 8080,
      published: { ip: "127.0.0.1", port: 8080 },
    });
    expect(clusterOf({ ui: { image: "view:v1" }, listeners: { uiPort: 8090 } }).ui).toMatchObject({
      image: "view:v1",
      published: { port: 8090 },
    });
    expect(kubernetesClusterOf({ ui: true }).ui).toMatchObject({ published: undefined });
  });

  it("shares no port with a listener, and no image that moves", () => {
    expect(problems({ ui: true, listeners: { uiPort: 9093 } })).toEqual([expect.stringMatching(/^port-clash: .*9093/)]);
    expect(problems({ listeners: { uiPort: 9093 } })).toEqual([]);
    expect(problems({ ui: { image: "ghcr.io/kafbat/kafka-ui" } })).toEqual([
      expect.stringMatching(/^floating-version: ui\.image is ghcr\.io\/kafbat\/kafka-ui, /),
    ]);
  });

  it("is true, false or a section with an image", () => {
    expect(problems({ ui: "on" })).toEqual([
      'wrong-type: ui is "on", but true or false or a section with keys of its own is wanted.',
    ]);
    expect(problems({ ui: { imag: "x" } })).toEqual([expect.stringMatching(/^unknown-key: ui\.imag/)]);
  });
});
