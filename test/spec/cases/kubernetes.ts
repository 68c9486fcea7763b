import type { Cases } from "./case.ts";

const place = "target: kubernetes\nkubernetes:\n  context: lab\n  namespace: kafka\n";

/** What only a cluster on Kubernetes can have wrong. */
export const kubernetesCases = {
  "missing-place": [
    {
      yaml: "target: kubernetes\nkubernetes: {namespace: kafka}\n",
      says: [
        "2:1",
        "kubernetes.context is missing: which Kubernetes cluster is meant is never guessed.",
        "Add kubernetes.context; `kubectl config get-contexts -o name` lists them.",
      ],
    },
    {
      yaml: "target: kubernetes\nkubernetes: {context: lab}\n",
      says: [
        "2:1",
        "kubernetes.namespace is missing: which namespace is meant is never guessed.",
        "Add kubernetes.namespace, such as kafka-staging.",
      ],
    },
    {
      yaml: `${place}  external: {mode: nodePort, allowPlaintext: true}\n`,
      says: [
        "5:3",
        "kubernetes.external.host is missing: clients have to be told where a node port is reached.",
        "Write a node's name or address, kafka-{id}.example.com, or localhost for kind, k3d and Docker Desktop.",
      ],
    },
  ],
  "wrong-target": [
    {
      yaml: `${place}docker: {host: "ssh://box"}\n`,
      says: ["5:10", "docker.host has no effect with target: kubernetes.", "Leave it out, or write target: docker."],
    },
    {
      yaml: "target: docker\nkubernetes: {context: lab}\n",
      says: [
        "2:14",
        "kubernetes.context has no effect with target: docker.",
        "Leave it out, or write target: kubernetes.",
      ],
    },
    {
      yaml: `${place}zookeeper: {published: true}\n`,
      says: [
        "5:13",
        "zookeeper.published has no effect with target: kubernetes.",
        "Leave it out; `kubectl port-forward` reaches a ZooKeeper node.",
      ],
    },
  ],
  "plaintext-external": [
    {
      yaml: `${place}  external: {mode: nodePort, host: localhost}\n`,
      says: [
        "5:20",
        "kubernetes.external.mode is nodePort, which lets everyone who reaches a node read and write every topic, unencrypted and without a password.",
        "Write allowPlaintext: true beside it if that is meant, with sourceRanges where it can be narrowed.",
      ],
    },
    {
      yaml: `${place}  external: {mode: nodePort, host: localhost, sourceRanges: [10.0.0.0/8]}\n`,
      says: [
        "5:20",
        "kubernetes.external.mode is nodePort, which lets 10.0.0.0/8 read and write every topic, unencrypted and without a password.",
        "Write allowPlaintext: true beside it if that is meant, with sourceRanges where it can be narrowed.",
      ],
    },
  ],
} satisfies Cases;
