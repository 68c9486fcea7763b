import type { KubernetesCluster } from "../../../model/cluster.ts";
import type { Connect } from "../../../model/connect.ts";
import { pulledFrom } from "../../../model/images.ts";
import type { RenderedCluster } from "../../../properties/render.ts";
import { type Management, placedValues, resourceValues } from "../values.ts";
import { connectChartFiles } from "./chart-files.ts";
import { SECRETS_NAME } from "./names.ts";

/** Of the claim with a standalone worker's offsets: some lines for each connector. */
export const OFFSETS_MIB = 1024;

const SYSTEM_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
const PATH = {
  apache: `/opt/kafka/bin:/opt/java/openjdk/bin:${SYSTEM_PATH}`,
  cp: `/usr/bin:${SYSTEM_PATH}`,
} as const;

/** The values of the workers' chart: plain texts and numbers, known before anything exists. Pure. */
export function connectValues(
  cluster: KubernetesCluster,
  connect: Connect,
  files: Pick<RenderedCluster, "connect">,
  management: Omit<Management, "emptyVolumes" | "updateStrategy">,
) {
  const { target } = cluster;
  const { profile } = connect.image;
  return {
    image: {
      reference: pulledFrom(target.registry, management.image),
      pullSecrets: [...target.imagePullSecrets],
      user: profile.uid,
      group: profile.gid,
      path: PATH[profile.name],
      scratchPaths: [...profile.scratch],
    },
    files: connectChartFiles(files),
    mode: connect.mode,
    healthPath: healthPath(cluster.version),
    secrets: connect.secrets.length === 0 ? "" : SECRETS_NAME,
    exchange: { claim: target.connectFiles ?? "" },
    storage: { class: target.storageClass ?? "", size: `${OFFSETS_MIB}Mi` },
    resources: resourceValues("connect", connect.jvm, target),
    ...placedValues(cluster, management),
  };
}

/** What was written for the workers, else for the brokers, else the official image. */
export const connectImage = ({ version }: Pick<KubernetesCluster, "version">, { image }: Connect): string =>
  image.reference ?? `apache/kafka:${version}`;

/** https://cwiki.apache.org/confluence/display/KAFKA/KIP-1017: workers tell their health from 3.9 on. */
function healthPath(version: string): string {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  return major > 3 || (major === 3 && minor >= 9) ? "/health" : "/connectors";
}
