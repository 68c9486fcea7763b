import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openCluster } from "../../../src/operations/cluster/open.ts";
import { faultsOf } from "../../../src/operations/drill/catalogue.ts";
import type { Harm, Up } from "../../../src/operations/drill/faults.ts";
import { kubernetesFaults } from "../../../src/operations/drill/kubernetes/faults.ts";
import { verdictOf } from "../../../src/operations/drill/print.ts";
import { isSound } from "../../../src/operations/load/audit.ts";
import { drillWith } from "../docker/drilling.ts";
import { hasLab, openLab } from "./lab.ts";
import { KubernetesStack } from "./stack.ts";

const MINUTES = 60_000;
/** What needs no more than rights in the namespace. */
const POSSIBLE: readonly (Harm | undefined)[] = [undefined, "kill", "pause", "remove", "lose-volume"];
/** Conformance kills everything at once; behind other kills the kubelet starts six killed pods after minutes only. */
const possible = faultsOf("zookeeper").filter(
  ({ name, harm }) => POSSIBLE.includes(harm) && name !== "kill-everything",
);
const impossible = faultsOf("zookeeper").filter(({ harm }) => !POSSIBLE.includes(harm));

describe.skipIf(!hasLab)("A drill on a cluster of six pods", () => {
  let stack: KubernetesStack;
  beforeAll(async () => {
    stack = await KubernetesStack.open("faults", await openLab());
    const external = { mode: "nodePort", host: "127.0.0.1", allowPlaintext: true } as const;
    stack.describe({ kubernetes: { external: { ...external, nodePortBase: 30_100 + (process.pid % 500) * 4 } } });
    const ran = await stack.up();
    expect(ran.code, ran.output).toBe(0);
  });
  afterAll(async () => {
    await stack?.close();
  });

  const ground = () => {
    const place = { context: stack.lab.context, namespace: stack.name, kubeconfig: stack.lab.kubeconfig };
    const up: Up = async (consents) => {
      const ran = await stack.up([], { KAFKA_CLUSTER_ALLOW: consents.join(",") });
      if (ran.code !== 0) throw new Error(ran.output);
    };
    return { find: () => openCluster(place), faults: kubernetesFaults({ kind: "kubernetes", ...place }), up };
  };

  it(
    "loses nothing acknowledged, whatever is killed, stands still or is taken away",
    async () => {
      const { rows, all } = await drillWith({ ...ground(), chosen: possible, topic: "drill", holdSeconds: 5 });
      for (const row of rows) expect(verdictOf(row), row.fault).toBe("ok");
      expect(rows.map(({ fault }) => fault)).toEqual(possible.map(({ name }) => name));
      expect(isSound(all)).toBe(true);
    },
    9 * MINUTES,
  );

  it("is taken back by another process when its own is gone", async () => {
    const { faults, up } = ground();
    const inside = ["exec", "kafka-2", "-c", "kafka", "--", "bash", "-c"];
    const states = () => stack.kubectl(...inside, "cat /proc/[0-9]*/status 2>/dev/null; true");
    await faults.inject("pause", ["kafka-2"]);
    expect(await states()).toContain("(stopped)");
    const another = ground().faults;
    expect(await another.pending()).toEqual({ harm: "pause", nodes: ["kafka-2"] });
    await another.heal(up);
    expect(await faults.pending()).toBeUndefined();
    expect(await states()).not.toContain("(stopped)");
  });

  it("says what it cannot do without rights on the nodes", async () => {
    const { rows } = await drillWith({ ...ground(), up: undefined, chosen: impossible, topic: "drill-none" });
    expect(rows).toHaveLength(impossible.length);
    for (const row of rows) expect(verdictOf(row)).toMatch(/^not done: on Kubernetes/);
  });
});
