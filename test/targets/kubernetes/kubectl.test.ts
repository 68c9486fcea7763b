import { describe, expect, it } from "vitest";
import { helmOptions, kubectl, kubectlFor } from "../../../src/targets/kubernetes/kubectl.ts";
import { kubernetesClusterOf } from "../../model/cluster-of.ts";

describe("The beginning of a command to paste", () => {
  it("names the context and the namespace, so that it reaches no other cluster", () => {
    const cluster = kubernetesClusterOf();
    expect(kubectl(cluster.target)).toBe("kubectl --context lab");
    expect(kubectlFor(cluster)).toBe("kubectl --context lab -n kafka");
    expect(helmOptions(cluster)).toBe("--kube-context lab -n kafka");
  });

  it("names the kubeconfig where the description does", () => {
    const cluster = kubernetesClusterOf({ kubernetes: { kubeconfig: "./lab/config.yaml" } });
    expect(kubectlFor(cluster)).toBe("kubectl --kubeconfig ./lab/config.yaml --context lab -n kafka");
    expect(helmOptions(cluster)).toBe("--kubeconfig ./lab/config.yaml --kube-context lab -n kafka");
  });

  it("is whole where a name has what a shell would take for its own", () => {
    expect(kubectl({ kubeconfig: "/home/a b/it's", context: "arn:aws:eks:x:1:cluster/prod" })).toBe(
      "kubectl --kubeconfig '/home/a b/it'\\''s' --context arn:aws:eks:x:1:cluster/prod",
    );
  });
});
