import { Readable } from "node:stream";
import type Docker from "dockerode";
import type { LogWanted } from "../access.ts";
import { demultiplex } from "./demultiplex.ts";

/** Copies a container's log, stdout and stderr apart as the node wrote them. */
export async function copyLog(container: Docker.Container, wanted: LogWanted): Promise<void> {
  const { tail, follow, stdout, stderr } = wanted;
  const options = { stdout: true as const, stderr: true as const, ...(tail === undefined ? {} : { tail }) };
  const source = follow
    ? Readable.from(await container.logs({ ...options, follow: true }))
    : Readable.from([await container.logs({ ...options, follow: false })]);
  await demultiplex(source, stdout, stderr);
}
