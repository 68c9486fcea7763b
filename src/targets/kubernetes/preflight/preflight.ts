import type { KubernetesCluster } from "../../../model/cluster.ts";
import type { Consents } from "../../../spec/consent.ts";
import type { Identity } from "../../identity.ts";
import { type Hosted, leavingObstacles } from "../../leaving.ts";
import { protocolObstacles } from "../../protocol.ts";
import { judgeVolumes } from "../../volumes.ts";
import { volumeWords } from "../birth.ts";
import { keptClaims } from "../claims.ts";
import { leavingNodes } from "../leaving.ts";
import { runningServers } from "../live.ts";
import type { Session } from "../session.ts";
import { type Findings, found, together } from "./findings.ts";
import { foreignObjects } from "./foreign.ts";
import { limits } from "./limits.ts";
import { nodePorts } from "./ports.ts";
import { quotas } from "./quota.ts";
import { references } from "./references.ts";
import { replacements } from "./replacement.ts";
import { claimObstacles, storage } from "./storage.ts";

/** Everything in the namespace, on the Kubernetes cluster and in the kept claims that stands in the way. Changes nothing. */
export async function preflight(
  cluster: KubernetesCluster,
  identity: Identity,
  { api, live }: Session,
  options: { readonly consents: Consents; readonly hosted: Hosted },
): Promise<Findings> {
  const { consents, hosted } = options;
  const kept = keptClaims(cluster, live);
  const volumes = judgeVolumes(cluster, identity, kept, consents, volumeWords(cluster));
  const known = found(
    ...foreignObjects(cluster, identity, live),
    ...replacements(cluster, live),
    ...claimObstacles(cluster, live),
    ...protocolObstacles(cluster, runningServers(live)),
    ...volumes.obstacles,
  );
  const asked = await Promise.all([
    storage(api, cluster, live),
    references(api, cluster, live),
    nodePorts(api, cluster, live),
    quotas(api, cluster, live),
    limits(api, cluster, live),
    leavingObstacles(leavingNodes(cluster, identity, live), hosted, consents).then((obstacles) => found(...obstacles)),
  ]);
  return together([known, ...asked]);
}
