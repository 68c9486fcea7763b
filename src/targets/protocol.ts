import type { Cluster } from "../model/cluster.ts";
import { isOlderLine, lineOf } from "../model/versions.ts";
import type { Obstacle } from "./obstacle.ts";

/** Where a description holds an upgrade open: in KRaft it is features that are finalised later. */
export const protocolKey = ({ metadata }: Pick<Cluster, "metadata">): string =>
  metadata === "kraft" ? "metadataVersion" : "interBrokerProtocol";

/**
 * Brokers or controllers that run a line which does not speak what the restarted ones would. An upgrade is two steps: the version
 * first, while all speak as before, and the protocol when nobody wants back.
 * https://kafka.apache.org/39/documentation.html#upgrade
 */
export function protocolObstacles(
  cluster: Cluster,
  running: readonly { readonly node: string; readonly version: string | undefined }[],
): Obstacle[] {
  const { protocol, version, metadata } = cluster;
  const behind = running.flatMap(({ node, version: own }) =>
    own !== undefined && isOlderLine(own, protocol) ? [{ node, version: own }] : [],
  );
  const [first] = behind;
  if (first === undefined) return [];
  const line = lineOf(first.version);
  const key = protocolKey(cluster);
  const names = behind.map(({ node }) => node).join(", ");
  const still = `${names} still ${behind.length === 1 ? "runs" : "run"} ${first.version}, which knows ${line} and older`;
  return [
    {
      code: "protocol-jump",
      about: key,
      message:
        metadata === "kraft"
          ? `The features of ${protocol} are to be finalised, but ${still}: there would be no way back while ${version} is new.`
          : `The brokers are to speak ${protocol}, but ${still}: the restarted ones could not talk to the others.`,
      remedy: `Write ${key}: "${line}" beside version: ${version}. Take it out when all run ${version} and nobody wants back.`,
    },
  ];
}
