import { PassThrough } from "node:stream";
import { text } from "node:stream/consumers";
import type { ClusterAccess } from "./access.ts";
import type { FoundNode } from "./found.ts";

/** The last lines of a node's log as one text; empty where there is none. */
export async function textOf(access: ClusterAccess, node: FoundNode, lines: number): Promise<string> {
  const all = new PassThrough();
  const read = text(all).catch(() => "");
  await access.log(node, { tail: lines, follow: false, stdout: all, stderr: all }).catch(() => undefined);
  all.end();
  return await read;
}
