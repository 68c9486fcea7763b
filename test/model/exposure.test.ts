import { describe, expect, it } from "vitest";
import { exposureOf } from "../../src/model/exposure.ts";
import type { Description } from "../../src/spec/schema.ts";
import { kubernetesClusterOf } from "./cluster-of.ts";

type External = NonNullable<NonNullable<Description["kubernetes"]>["external"]>;

const told = (external: External, count = 3) =>
  exposureOf(
    kubernetesClusterOf({ brokers: { count }, kubernetes: { external: { allowPlaintext: true, ...external } } }),
  );

describe("who can connect from outside of a Kubernetes cluster", () => {
  it("is nobody where nothing is said", () => {
    expect(told({})).toBeUndefined();
  });

  it("is said with the ports, and with what keeps the ranges", () => {
    expect(told({ mode: "nodePort", host: "nodeIP" })).toBe(
      "Everyone who reaches them from outside can read and write every topic, unencrypted and without a password, at the ports 30092 to 30094 of the Kubernetes nodes.",
    );
    expect(told({ mode: "nodePort", host: "nodeIP", sourceRanges: ["10.0.0.0/8", "192.0.2.0/24"] }, 1)).toBe(
      "Whoever connects from 10.0.0.0/8, 192.0.2.0/24 (everyone, where the Kubernetes cluster does not enforce network policies) can read and write every topic, unencrypted and without a password, at port 30092 of the Kubernetes nodes.",
    );
    expect(told({ mode: "loadBalancer", sourceRanges: ["10.0.0.0/8"] })).toBe(
      "Whoever connects from 10.0.0.0/8 can read and write every topic, unencrypted and without a password, at port 9094 of a load balancer for each broker.",
    );
  });
});
