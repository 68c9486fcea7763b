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
        "Write nodeIP where clients reach the nodes by their addresses, a host such as kafka-{id}.example.com, or localhost for kind, k3d and Docker Desktop.",
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
    {
      yaml: `${place}  external: {mode: loadBalancer}\n`,
      says: [
        "5:20",
        "kubernetes.external.mode is loadBalancer, which lets everyone who reaches the load balancers read and write every topic, unencrypted and without a password.",
        "Write allowPlaintext: true beside it if that is meant, with sourceRanges where it can be narrowed.",
      ],
    },
  ],
  "not-a-range": [
    {
      yaml: `${place}  external: {sourceRanges: [10.0.0.0/8, everybody]}\n`,
      says: [
        "5:41",
        'kubernetes.external.sourceRanges has "everybody", which is no range of addresses.',
        "Write it like 10.0.0.0/8; a single address is written like 192.0.2.7/32.",
      ],
    },
    {
      yaml: `${place}  external: {sourceRanges: [10.0.0.7]}\n`,
      says: [
        "5:29",
        'kubernetes.external.sourceRanges has "10.0.0.7", which is no range of addresses.',
        "Write it like 10.0.0.0/8; a single address is written like 192.0.2.7/32.",
      ],
    },
  ],
  "useless-key": [
    {
      yaml: `${place}  external: {mode: loadBalancer, host: nodeIP, allowPlaintext: true}\n`,
      says: [
        "5:40",
        "kubernetes.external.host is nodeIP, but with mode: loadBalancer clients connect to load balancers, not to nodes.",
        "Leave it out: clients are told the load balancer's own address. Or write mode: nodePort.",
      ],
    },
    {
      yaml: `${place}  external: {mode: nodePort, host: a, allowPlaintext: true, sourceRanges: [10.0.0.0/8], trafficPolicy: Cluster}\n`,
      says: [
        "5:104",
        "kubernetes.external.trafficPolicy is Cluster: nodes pass connections on under their own addresses, so that none would seem to come from sourceRanges and all would be refused.",
        "Leave it out; with nodePort and sourceRanges it is Local.",
      ],
    },
    {
      yaml: `${place}  tolerations: [{key: dedicated, operator: Exists, value: kafka}]\n`,
      says: [
        "5:59",
        "kubernetes.tolerations.0 has value beside operator: Exists, which Kubernetes refuses.",
        "Leave one of the two out.",
      ],
    },
    {
      yaml: `${place}  tolerations: [{effect: NoSchedule}]\n`,
      says: [
        "5:17",
        "kubernetes.tolerations.0 has operator: Equal beside no key, which Kubernetes refuses.",
        "Write the taint's key, or operator: Exists for every taint.",
      ],
    },
    {
      yaml: `${place}  tolerations: [{key: a, effect: NoSchedule, tolerationSeconds: 5}]\n`,
      says: [
        "5:65",
        "kubernetes.tolerations.0 has tolerationSeconds beside an effect other than NoExecute, which Kubernetes refuses.",
        "Leave one of the two out.",
      ],
    },
  ],
  "port-clash": [
    {
      yaml: `${place}  external: {mode: loadBalancer, host: kafka.example.com, allowPlaintext: true}\n`,
      says: [
        "5:40",
        "kubernetes.external.host is kafka.example.com for 3 brokers, and all their load balancers have port 9094: clients could not tell them apart.",
        "Write {id} where the broker's number belongs, such as kafka-{id}.example.com, or leave it out.",
      ],
    },
  ],
  "bad-label": [
    {
      yaml: `${place}labels: {team: "orders and returns"}\n`,
      says: [
        "5:16",
        'labels.team is "orders and returns"; on Kubernetes a label\'s value is up to 63 letters, digits, ".", "_" and "-".',
        "Change it, or write it as one of kubernetes.podAnnotations.",
      ],
    },
    {
      yaml: `${place}labels: {app.kubernetes.io/name: orders}\n`,
      says: [
        "5:10",
        'labels["app.kubernetes.io/name"] is a label the charts set themselves: StatefulSets and Services find their pods by those.',
        "Leave it out, or choose another name.",
      ],
    },
    {
      yaml: `${place}  rackLabel: "the zone"\n`,
      says: [
        "5:14",
        'kubernetes.rackLabel is "the zone", which is not the name of a label.',
        "Write it like topology.kubernetes.io/zone.",
      ],
    },
  ],
  "bad-size": [
    {
      yaml: `${place}  resources: {broker: {cpu: 2 cores}}\n`,
      says: [
        "5:29",
        'kubernetes.resources.broker.cpu is "2 cores", which is no amount of CPU: cores, or thousandths of one with m, are wanted.',
        "Write it like 2, 0.5 or 250m.",
      ],
    },
    {
      yaml: `${place}  resources: {zookeeper: {cpu: 0}}\n`,
      says: [
        "5:32",
        "kubernetes.resources.zookeeper.cpu is 0, which is no amount of CPU: cores, or thousandths of one with m, are wanted.",
        "Write it like 2, 0.5 or 250m.",
      ],
    },
    {
      yaml: `${place}  resources: {broker: {cpu: 1, cpuLimit: 500m}}\n`,
      says: [
        "5:42",
        "kubernetes.resources.broker.cpuLimit is 500m, less than the 1 that cpu sets aside.",
        "Set it to 1 or more, or leave it out.",
      ],
    },
  ],
  "unknown-value": [
    {
      yaml: `${place}  tolerations: [{key: a, effect: NoExecution}]\n`,
      says: [
        "5:34",
        'kubernetes.tolerations.0.effect is "NoExecution"; it can be NoSchedule, PreferNoSchedule or NoExecute.',
        "Did you mean NoExecute?",
      ],
    },
    {
      yaml: `${place}  spread: {zones: hard}\n`,
      says: [
        "5:19",
        'kubernetes.spread.zones is "hard"; it can be preferred, required or off.',
        "Write preferred, required or off.",
      ],
    },
  ],
  "protected-property": [
    {
      yaml: `${place}  rackLabel: zone\nbrokers: {overrides: {broker.rack: a}}\n`,
      says: [
        "6:23",
        "brokers.overrides sets broker.rack, but kubernetes.rackLabel lets the label zone of each pod tell it.",
        "Leave one of the two out.",
      ],
    },
  ],
} satisfies Cases;
