import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { parse, stringify } from "yaml";
import type { KubernetesStack } from "./stack.ts";

/** A kubeconfig as far as it is changed here. */
export interface Kubeconfig {
  readonly clusters: readonly { readonly cluster: { server: string } }[];
  readonly users: { user: object }[];
}

/** A copy of the tests' kubeconfig, changed; its path. */
export async function kubeconfigOf(
  stack: KubernetesStack,
  name: string,
  change: (config: Kubeconfig) => void,
): Promise<string> {
  const config = parse(await stack.lab.kubectl("config", "view", "--raw", "-o", "json")) as Kubeconfig;
  change(config);
  const file = join(stack.folder, name);
  writeFileSync(file, stringify(config));
  return file;
}

/** The kubeconfig of an account of the namespace's own that has the Role `kafka-cluster`, and nothing else. */
export async function limitedKubeconfig(stack: KubernetesStack): Promise<string> {
  await stack.kubectl("create", "serviceaccount", "deployer");
  const account = `--serviceaccount=${stack.name}:deployer`;
  await stack.kubectl("create", "rolebinding", "deployer", "--role=kafka-cluster", account);
  const token = (await stack.kubectl("create", "token", "deployer")).trim();
  return kubeconfigOf(stack, "limited.yaml", ({ users }) => {
    for (const one of users) one.user = { token };
  });
}
