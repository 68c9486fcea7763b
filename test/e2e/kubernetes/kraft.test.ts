import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { brokers, conformance } from "../conformance/conformance.ts";
import type { Subject } from "../conformance/subject.ts";
import { hasLab, openLab } from "./lab.ts";
import { KubernetesStack } from "./stack.ts";
import { kubernetesSubject } from "./subject.ts";

const controllers = ["controller-1", "controller-2", "controller-3"];
const nodes = [...brokers, ...controllers];

describe.skipIf(!hasLab)("one cluster of three controllers and three brokers on Kubernetes", () => {
  let stack: KubernetesStack;
  let subject: Subject;
  const base = 30_100 + (process.pid % 500) * 4;
  const own = {
    metadata: "kraft",
    kubernetes: { external: { mode: "nodePort", host: "127.0.0.1", nodePortBase: base, allowPlaintext: true } },
  } as const;

  beforeAll(async () => {
    stack = await KubernetesStack.open("kraft", await openLab());
    subject = kubernetesSubject(stack, base, nodes, own);
  });
  afterAll(async () => {
    await stack?.close();
  });

  const succeed = async (env: NodeJS.ProcessEnv = {}): Promise<string> => {
    const ran = await stack.up([], env);
    expect(ran.code, ran.output).toBe(0);
    return ran.output;
  };
  const replaced = async (before: Awaited<ReturnType<KubernetesStack["pods"]>>): Promise<string[]> => {
    const after = await stack.pods();
    return Object.keys(after).filter((node) => before[node]?.uid !== after[node]?.uid);
  };
  const quorumStatus = () => {
    const tool = ["kafka-metadata-quorum", "--bootstrap-server", "kafka:9092", "describe", "--status"];
    return stack.kubectl("exec", "kafka-1", "-c", "kafka", "--", ...tool);
  };
  /** As the conformance suite left it, and with a controller's setting beside. */
  const described = {
    brokers: { overrides: { "queued.max.requests": 400 } },
    controllers: { overrides: { "num.network.threads": 2 } },
  };

  conformance(
    () => subject,
    (readBack) => {
      it("changes a controller's file one after another, the one that leads last, and no broker", async () => {
        const before = await stack.pods();
        const status = await quorumStatus();
        const active = `controller-${Number(/LeaderId:\s+(\d+)/.exec(status)?.[1]) - 3000}`;
        subject.describe(described);
        const said = await succeed();
        expect((await replaced(before)).sort()).toEqual(controllers);
        expect([...said.matchAll(/replacing (\S+) /g)].at(-1)?.[1]).toBe(active);
        await readBack("controllers");
      });

      it("is born once: another number of controllers is refused, and another mode", async () => {
        const before = await stack.pods();
        for (const [change, why] of [
          [{ controllers: { count: 5 } }, "quorum-size-changed"],
          [{ metadata: "zookeeper" }, "identity-changed"],
        ] as const) {
          subject.describe(change);
          const refused = await stack.up();
          expect(refused.code, refused.output).not.toBe(0);
          expect(refused.output).toContain(why);
        }
        expect(await replaced(before)).toEqual([]);
        subject.describe(described);
      });

      it("fills a controller again whose claim was deleted, because a majority has everything", async () => {
        await stack.kubectl("delete", "pvc", "data-controller-2", "--wait=false");
        await stack.kubectl("delete", "pod", "controller-2", "--force", "--grace-period=0");
        await expect
          .poll(async () => stack.kubectl("logs", "controller-2", "-c", "prepare").catch(() => ""), {
            timeout: 60_000,
            interval: 500,
          })
          .toContain("waits for `pulumi up`");
        const before = await stack.pods();
        await succeed();
        expect(await replaced(before)).toEqual([]);
        const status = await quorumStatus();
        expect(status.match(/"id": 300\d/g)).toHaveLength(3);
        await readBack("refilled");
      });
    },
  );
});
