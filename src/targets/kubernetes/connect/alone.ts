import type { KubernetesCluster } from "../../../model/cluster.ts";
import type { Connect } from "../../../model/connect.ts";
import { renderConnect } from "../../../properties/connect.ts";
import { label } from "../../labels.ts";
import { connectImage, connectValues } from "./values.ts";

/** The values of the workers' chart for Helm alone. The Secret is for the person to make. Pure. */
export function aloneConnectValues(cluster: KubernetesCluster, connect: Connect) {
  const files = { connect: renderConnect(cluster, connect) };
  return connectValues(cluster, connect, files, {
    image: connectImage(cluster, connect),
    labels: { [label.cluster]: cluster.name },
    statefulSetAnnotations: {},
    podAnnotations: {},
    serviceAnnotations: {},
  });
}
