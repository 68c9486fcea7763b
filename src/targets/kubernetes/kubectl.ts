import type { KubernetesCluster } from "../../model/cluster.ts";
import { word } from "../../properties/shell.ts";

/** Which API server a command is for: without it one that is pasted elsewhere is another's. */
export interface Reach {
  /** undefined = where kubectl looks. */
  readonly kubeconfig: string | undefined;
  readonly context: string;
}

/** The beginning of a command for a person, for all of the Kubernetes cluster or for one namespace of it. Pure. */
export const kubectl = ({ kubeconfig, context }: Reach, namespace?: string): string =>
  [
    "kubectl",
    ...optionOf("--kubeconfig", kubeconfig),
    `--context ${quoted(context)}`,
    ...optionOf("-n", namespace),
  ].join(" ");

/** In the namespace of a cluster. Pure. */
export const kubectlFor = ({ target }: Pick<KubernetesCluster, "target">): string =>
  kubectl(target, target.namespace.name);

/** What follows a chart in a command of Helm's. Pure. */
export const helmOptions = ({
  target: { kubeconfig, context, namespace },
}: Pick<KubernetesCluster, "target">): string =>
  [...optionOf("--kubeconfig", kubeconfig), `--kube-context ${quoted(context)}`, `-n ${namespace.name}`].join(" ");

const optionOf = (option: string, value: string | undefined): readonly string[] =>
  value === undefined ? [] : [`${option} ${quoted(value)}`];

const quoted = (text: string): string => (/^[\w.,:=@%+/-]+$/.test(text) ? text : word(text));
