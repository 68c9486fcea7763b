import { afterAll, beforeAll, expect, it } from "vitest";
import { image } from "../kubernetes/lab.ts";
import type { KubernetesStack } from "../kubernetes/stack.ts";
import { foreignClients } from "./foreign.ts";
import { type Lent, lend } from "./lent.ts";
import type { Programs } from "./programs.ts";
import { output } from "./tools.ts";

const LENT = "/lent";
const POD = "test-clients";

/**
 * What foreign clients do from a pod of the cluster's namespace. `bootstrap` is what `kafka-cluster connection` says there.
 * Three brokers; what is left is a few topics.
 */
export function clientsInAPod(
  stack: () => KubernetesStack,
  fetching: () => Promise<Programs>,
  connection: () => Promise<string>,
): void {
  let lent: Lent;
  let bootstrap = "";
  const inPod = (command: readonly string[], input = ""): Promise<string> => {
    const { kubeconfig, context } = stack().lab;
    const where = ["--kubeconfig", kubeconfig, "--context", context, "-n", stack().name];
    return output("kubectl", [...where, "exec", "-i", POD, "--", ...command], input);
  };

  beforeAll(async () => {
    lent = await lend(await fetching());
    await stack().create(pod);
    await stack().kubectl("wait", `pod/${POD}`, "--for=condition=Ready", "--timeout=60s");
    const { kubeconfig, context } = stack().lab;
    const copy = `tar -C "$0" -cf - bin home java lib python | kubectl --kubeconfig "$1" --context "$2" -n "$3" exec -i ${POD} -- tar -C ${LENT} -xf -`;
    await output("sh", ["-c", copy, lent.folder, kubeconfig, context, stack().name]);
    bootstrap = await connection();
  });
  afterAll(async () => {
    lent?.remove();
    await stack().kubectl("delete", "pod", POD, "--ignore-not-found", "--force", "--grace-period=0");
  });

  foreignClients("in-a-pod", {
    bootstrap: () => bootstrap,
    programs: () => lent.programs(LENT),
    createTopic: async (name, partitions) => {
      const options = ["--create", "--topic", name, "--partitions", String(partitions)];
      await inPod(["/opt/kafka/bin/kafka-topics.sh", "--bootstrap-server", "kafka:9092", ...options]);
    },
    run: (program, args, input) => inPod([...lent.command(program, LENT), ...args], input),
  });

  it("kcat: all brokers, found through the one name for all", async () => {
    const listed = await inPod([...lent.command("kcat", LENT), "-q", "-b", "kafka:9092", "-L"]);
    for (const address of bootstrap.split(",")) expect(listed).toContain(` at ${address}`);
  });
}

/** As a namespace with Pod Security "restricted" lets it in. It waits to be told what to do. */
const pod = {
  apiVersion: "v1",
  kind: "Pod",
  metadata: { name: POD },
  spec: {
    securityContext: { runAsNonRoot: true, runAsUser: 1000, seccompProfile: { type: "RuntimeDefault" } },
    containers: [
      {
        name: "clients",
        image,
        command: ["sleep", "infinity"],
        securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ["ALL"] } },
        volumeMounts: [{ name: "lent", mountPath: LENT }],
      },
    ],
    volumes: [{ name: "lent", emptyDir: {} }],
  },
} as const;
