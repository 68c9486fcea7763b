import type { Cluster } from "../model/cluster.ts";
import { UI_NAME } from "../model/ui.ts";
import { kubectlFor } from "../targets/kubernetes/kubectl.ts";

/** One line that says where the web view is; undefined where there is none. */
export function whereUi({ ui, target }: Cluster): string | undefined {
  if (ui === undefined) return undefined;
  if (target.kind === "docker" && ui.published !== undefined)
    return `The web view: http://${ui.published.ip}:${ui.published.port}`;
  if (target.kind !== "kubernetes") return undefined;
  return `The web view: ${kubectlFor({ target })} port-forward service/${UI_NAME} ${ui.port}, then http://127.0.0.1:${ui.port}`;
}
