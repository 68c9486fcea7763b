// `pulumi up` on Kubernetes against `kubectl apply` of the same cluster's manifests, and an `up` that changes nothing.
import { randomBytes } from "node:crypto";
import type { Description } from "../src/spec/schema.ts";
import { hasLab, image, type Lab, openLab, small } from "../test/e2e/kubernetes/lab.ts";
import { KubernetesStack } from "../test/e2e/kubernetes/stack.ts";
import { raiseApplied } from "./applied.ts";
import { numbersFrom } from "./prepare.ts";
import { ending, headingOf, print, spread, verdict } from "./report.ts";
import { interleave, median } from "./rounds.ts";
import { openEmpty, succeeded } from "./stacks.ts";
import { tidily } from "./tidy.ts";

const limits = { start: 1.4, noop: 2 };

const { rounds } = numbersFrom({ rounds: 3 });
if (!hasLab) {
  console.error(
    "KAFKA_CLUSTER_TEST_KUBECONFIG and KAFKA_CLUSTER_TEST_CONTEXT have to name a Kubernetes cluster for tests.",
  );
  process.exit(1);
}
const lab = await openLab();
headingOf(`On Kubernetes, ${rounds} rounds`, [`Kubernetes ${await serverVersion(lab)}`, image]);
await tidily(async (later) => {
  const started = await interleave(rounds, {
    "pulumi up": () => up(lab, later),
    "kubectl apply": () => raiseApplied(applied(lab)),
  });
  const stack = await KubernetesStack.open("bench-noop", lab);
  later(() => gone(stack));
  stack.describe({});
  succeeded(await stack.up());
  const empty = await openEmpty({ folder: stack.folder, pulumi: (args, { cwd }) => stack.run(args, cwd) });
  await empty(["--skip-preview"]);
  const noop = await interleave(rounds, {
    "up that changes nothing": async () => succeeded(await stack.up(["--expect-no-changes"])).seconds,
    "up of an empty program": async () => (await empty(["--skip-preview"])).seconds,
  });
  const rows = Object.entries({ ...started, ...noop }).map(([name, values]) => [name, spread(values)]);
  print([["", "median (least to greatest)"], ...rows]);
  verdict(
    "until ready, pulumi up ÷ kubectl apply",
    median(started["pulumi up"]) / median(started["kubectl apply"]),
    limits.start,
  );
  verdict(
    "changes nothing, readiness included, this cluster ÷ empty program",
    median(noop["up that changes nothing"]) / median(noop["up of an empty program"]),
    limits.noop,
  );
});
ending();

/** A cluster that has never been, by `pulumi up`; resolves to its seconds. */
async function up(on: Lab, later: Parameters<Parameters<typeof tidily>[0]>[0]): Promise<number> {
  const stack = await KubernetesStack.open("bench-start", on);
  later(() => gone(stack));
  stack.describe({});
  const { seconds } = succeeded(await stack.up());
  await gone(stack);
  return seconds;
}

/** Removed to the last pod: the next round needs the processors it has reserved. */
async function gone(stack: KubernetesStack): Promise<void> {
  await stack.close();
  await stack.lab.kubectl("wait", "--for=delete", `namespace/${stack.name}`, "--timeout=120s");
}

/** The same description as a stack's of the tests. */
function applied({ kubeconfig, context }: Lab): Description {
  const name = `test-bench-apply-${randomBytes(3).toString("hex")}`;
  return { name, target: "kubernetes", image, kubernetes: { kubeconfig, context, namespace: name, ...small } };
}

async function serverVersion(on: Lab): Promise<string> {
  const { gitVersion } = JSON.parse(await on.kubectl("get", "--raw", "/version")) as { gitVersion: string };
  return gitVersion;
}
