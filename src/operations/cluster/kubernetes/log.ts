import { PassThrough } from "node:stream";
import { type Api, statusOf, wordsOf } from "../../../targets/kubernetes/api.ts";
import { containerName, PREPARE } from "../../../targets/kubernetes/names.ts";
import { copy } from "../../output/stream.ts";
import { type LogWanted, NodeRefuses } from "../access.ts";
import type { FoundCompanion, FoundNode } from "../found.ts";

/** Copies a pod's log; Kubernetes keeps stdout and stderr as one. Before the server's first start: what `prepare` says. */
export async function copyLog(api: Api, node: FoundNode | FoundCompanion, wanted: LogWanted): Promise<void> {
  const isNode = "restarts" in node;
  const early = node.state === "pending" && (!isNode || (node.restarts ?? 0) === 0);
  await copyOf(early ? PREPARE : isNode ? containerName(node.role) : node.role);

  async function copyOf(container: string): Promise<void> {
    const { tail, follow } = wanted;
    const stream = new PassThrough();
    const options = { follow, ...(tail === undefined ? {} : { tailLines: tail }) };
    const request = await api.log
      .log(api.namespace, node.container, container, stream, options)
      .catch((error: unknown) => {
        throw new NodeRefuses(statusOf(error) === 404 ? `there is no pod (${node.status})` : wordsOf(error));
      });
    try {
      await copy(stream, wanted.stdout);
    } finally {
      request.abort();
    }
  }
}
