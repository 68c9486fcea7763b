import type { KubernetesCluster } from "./cluster.ts";

/** In one line, for a plan: who outside of the Kubernetes cluster can connect, and where. Nothing where nobody can. */
export function exposureOf({ brokers, target: { external } }: KubernetesCluster): string | undefined {
  if (external.mode === "none") return undefined;
  const ports = brokers.flatMap(({ listeners }) =>
    listeners.flatMap(({ name, advertised }) => (name === "EXTERNAL" ? [advertised.port] : [])),
  );
  const [first] = ports;
  const last = ports.at(-1);
  const where =
    external.mode === "loadBalancer"
      ? `port ${first} of a load balancer for each broker`
      : `${first === last ? `port ${first}` : `the ports ${first} to ${last}`} of the Kubernetes nodes`;
  return `${whoConnects(external)} can read and write every topic, unencrypted and without a password, at ${where}.`;
}

/** Ranges of a node port are network policies, which not every Kubernetes cluster enforces. */
function whoConnects({
  mode,
  sourceRanges,
}: {
  readonly mode: string;
  readonly sourceRanges: readonly string[];
}): string {
  if (sourceRanges.length === 0) return "Everyone who reaches them from outside";
  const ranges = sourceRanges.join(", ");
  return mode === "loadBalancer"
    ? `Whoever connects from ${ranges}`
    : `Whoever connects from ${ranges} (everyone, where the Kubernetes cluster does not enforce network policies)`;
}
