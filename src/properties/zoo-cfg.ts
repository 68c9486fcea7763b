import type { Cluster, ZooKeeperNode } from "../model/cluster.ts";
import { stateOf } from "../model/state.ts";
import { renderSections, type Section } from "./sections.ts";

/** `zoo.cfg` of one ZooKeeper node. */
export function zooCfg(cluster: Cluster, node: ZooKeeperNode): string {
  return renderSections(
    `${node.name} of the cluster ${cluster.name}, profile ${cluster.profile}.`,
    [withEnsemble(cluster), withTiming(), withStorage(node), withClients(node)],
    node.overrides,
  );
}

/** A lone node is a quorum of one, not "standalone": it can be joined by others later without another kind of start. */
function withEnsemble({ zookeepers }: Cluster): Section {
  const members = zookeepers.map(({ id, host, quorumPort, electionPort }) => [
    `server.${id}`,
    `${host}:${quorumPort}:${electionPort}`,
  ]);
  return {
    title:
      "The ensemble, by name. Its size is the description's; nobody changes it at run time. A published node is in two\n" +
      "networks: by its own name it may find another of its addresses than the others do.",
    entries: {
      ...Object.fromEntries(members),
      quorumListenOnAllIPs: true,
      standaloneEnabled: false,
      reconfigEnabled: false,
    },
  };
}

function withTiming(): Section {
  return {
    title:
      "One tick in ms; how many a follower has to connect and to keep up. 4 s, as in many examples, is too short\non a loaded machine.",
    entries: { tickTime: 2000, initLimit: 10, syncLimit: 5 },
  };
}

function withStorage(node: ZooKeeperNode): Section {
  const [dataDir = "", dataLogDir = ""] = stateOf(node).directories;
  return {
    title: "Both directories on the volume. Without purging, snapshots and logs stay for ever.",
    entries: { dataDir, dataLogDir, "autopurge.purgeInterval": 1, "autopurge.snapRetainCount": 3 },
  };
}

function withClients(node: ZooKeeperNode): Section {
  return {
    title: "Clients and probes. The admin server has published security holes (CVE-2024-51504) and is not needed.",
    entries: {
      clientPort: node.clientPort,
      maxClientCnxns: 60,
      "4lw.commands.whitelist": "srvr,ruok,mntr",
      "admin.enableServer": false,
    },
  };
}
