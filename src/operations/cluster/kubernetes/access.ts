import { brokerHost, headlessName, podHost } from "../../../model/names.ts";
import { CONTAINER_PORTS } from "../../../model/ports.ts";
import type { Api } from "../../../targets/kubernetes/api.ts";
import { Forwards } from "../../../targets/kubernetes/forward.ts";
import { containerName } from "../../../targets/kubernetes/names.ts";
import type { ClusterAccess } from "../access.ts";
import type { FoundCluster } from "../found.ts";
import { putFiles, readFile, readFiles } from "./files.ts";
import { restartPod, startRole, stopRole } from "./lifecycle.ts";
import { copyLog } from "./log.ts";
import { beginProcess, executeIn } from "./process.ts";
import { workerActions } from "./workers.ts";

/** The nodes of the cluster of a namespace: pods, worked in by exec. */
export function kubernetesAccess(api: Api, cluster: FoundCluster): ClusterAccess {
  const forwards = new Forwards(api);
  const companions = workerActions(api, cluster, forwards);
  return {
    everyone: {
      broker: "kafka:9092",
      controller: `${headlessName("controller")}:${CONTAINER_PORTS.CONTROLLER}`,
      zookeeper: `${headlessName("zookeeper")}:2181`,
    },
    host: ({ role, id }) => (role === "broker" ? brokerHost(id, api.namespace) : podHost(role, id, api.namespace)),
    file: (node, name) => readFile(api, node, name),
    files: (node) => readFiles(api, node),
    put: (node, directory, files) => putFiles(api, node, directory, files),
    execute: (node, command) => executeIn(api, node.container, containerName(node.role), command),
    begin: (node, process) => beginProcess(api, node.container, containerName(node.role), process),
    log: (node, wanted) => copyLog(api, node, wanted),
    stop: (role) => stopRole(api, cluster, role),
    start: (role) => startRole(api, cluster, role),
    ...(companions === undefined ? {} : { companions }),
    restart: (node) => restartPod(api, node),
    way: (node, port) => () => forwards.to(node.container, port),
  };
}
