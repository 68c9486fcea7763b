import type { Cases } from "./case.ts";

/** Ports, hosts and networks. */
export const networkCases = {
  "port-range": [
    {
      yaml: "target: docker\nlisteners:\n  hostPortBase: 99999\n",
      says: ["3:17", "listeners.hostPortBase is 99999, outside of 1024 to 65535.", "Choose a port in that range."],
    },
    {
      yaml: "target: docker\nlisteners:\n  hostPortBase: 65534\n",
      says: [
        "3:17",
        "listeners.hostPortBase is 65534, so kafka-3 would be on port 65536; the last port there is, is 65535.",
        "Set it to 65533 or less.",
      ],
    },
    {
      yaml:
        "target: kubernetes\nkubernetes:\n  context: lab\n  namespace: kafka\n" +
        "  external: {mode: nodePort, host: localhost, allowPlaintext: true, nodePortBase: 32766}\n",
      says: [
        "5:83",
        "kubernetes.external.nodePortBase is 32766, so kafka-3 would be on port 32768; the last node port there is, is 32767.",
        "Set it to 32765 or less.",
      ],
    },
  ],
  "port-clash": [
    {
      yaml: "target: docker\nzookeeper: {published: true}\nlisteners:\n  hostPortBase: 2180\n",
      says: [
        "4:17",
        "listeners.hostPortBase is 2180 and takes host ports 2180 to 2182; listeners.zookeeperPortBase is 2181 and " +
          "takes ports 2181 to 2183: port 2181 would be taken twice.",
        "Set listeners.hostPortBase to 2184 or more.",
      ],
    },
    {
      yaml: "target: docker\nbrokers: {count: 1}\nlisteners:\n  hostGateway: true\n  gatewayPortBase: 9092\n",
      says: [
        "5:20",
        "listeners.gatewayPortBase is 9092 and takes host port 9092; listeners.hostPortBase is 9092 and takes port " +
          "9092: port 9092 would be taken twice.",
        "Set listeners.gatewayPortBase to 9093 or more.",
      ],
    },
  ],
  "not-a-host": [
    {
      yaml: "target: docker\nlisteners:\n  advertisedHost: http://box:9092\n",
      says: [
        "3:19",
        'listeners.advertisedHost is "http://box:9092", which clients cannot be sent to: a host name or an IPv4 ' +
          "address is wanted, without scheme or port.",
        "Write this machine's name or address in the LAN, such as 192.168.1.20.",
      ],
    },
    {
      yaml:
        "target: kubernetes\nkubernetes:\n  context: lab\n  namespace: kafka\n" +
        "  external: {mode: nodePort, allowPlaintext: true, host: 'http://box'}\n",
      says: [
        "5:58",
        'kubernetes.external.host is "http://box", which clients cannot be sent to: a host name or an IPv4 address is ' +
          "wanted, without scheme or port.",
        "Write it like kafka-{id}.example.com or 10.0.0.7.",
      ],
    },
  ],
  "bad-docker-host": [
    {
      yaml: "target: docker\ndocker:\n  host: /var/run/docker.sock\n",
      says: [
        "3:9",
        'docker.host is "/var/run/docker.sock", which is not an engine\'s address.',
        "Write it like unix:///var/run/docker.sock, ssh://user@host or tcp://host:2376.",
      ],
    },
  ],
  "remote-host-unreachable": [
    {
      yaml: "target: docker\ndocker:\n  host: ssh://me@box\n",
      says: [
        "3:9",
        "docker.host is ssh://me@box, another machine, but the brokers would tell clients 127.0.0.1, which is each " +
          "client's own machine.",
        "Set listeners.advertisedHost to that machine's name or address.",
      ],
    },
  ],
  "unusable-network": [
    {
      yaml: "target: docker\ndocker:\n  network: bridge\n",
      says: [
        "3:12",
        "docker.network is bridge, one of Docker's own, where containers have no names to find each other by. Only one " +
          "broker that is its own controller, without Connect and web view, looks for nobody.",
        "Name a network that was made by `docker network create`, or leave the key out.",
      ],
    },
    ...[
      "brokers:\n  count: 2\ncontrollers:\n  combined: true\n  count: 1\n",
      "brokers:\n  count: 1\ncontrollers:\n  combined: false\n  count: 1\n",
      "brokers:\n  count: 1\ncontrollers:\n  combined: true\nui: true\n",
      "brokers:\n  count: 1\ncontrollers:\n  combined: true\nconnect: {}\n",
    ].map((others) => ({
      yaml: `target: docker\nmetadata: kraft\ndocker:\n  network: bridge\n${others}`,
      says: [
        "4:12",
        "docker.network is bridge, one of Docker's own, where containers have no names to find each other by. Only one " +
          "broker that is its own controller, without Connect and web view, looks for nobody.",
        "Name a network that was made by `docker network create`, or leave the key out.",
      ] as [string, string, string],
    })),
    {
      yaml: "target: docker\ndocker:\n  network: local-metadata\n",
      says: [
        "3:12",
        "docker.network is local-metadata, which is the network this cluster makes for its metadata.",
        "Name a network that was made by `docker network create`, or leave the key out.",
      ],
    },
  ],
} satisfies Cases;
