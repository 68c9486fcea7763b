import type { IncomingMessage, ServerResponse } from "node:http";
import { join } from "node:path";
import type { EngineAddress } from "../../../src/targets/docker/engine/types.ts";
import { onSocket, scratch } from "../../targets/docker/engine/fake-engine.ts";

export interface Images {
  /** What the engine has. */
  readonly present: readonly string[];
  /** What a pull reports, line by line; undefined = nothing, for ever. */
  readonly report?: readonly object[] | undefined;
  /** Every image that was asked to be pulled. */
  readonly pulled: string[];
}

/** An engine that knows images and pulls, on a socket of its own. */
export async function engineWith(images: Images): Promise<EngineAddress> {
  const listener = (request: IncomingMessage, response: ServerResponse): void => {
    const url = new URL(request.url ?? "", "http://engine");
    const inspected = /^\/images\/(.+)\/json$/.exec(url.pathname)?.[1];
    if (inspected !== undefined) {
      const there = images.present.includes(inspected);
      response
        .writeHead(there ? 200 : 404)
        .end(JSON.stringify(there ? { Id: "sha256:1" } : { message: "no such image" }));
    } else if (url.pathname === "/images/create") {
      images.pulled.push(`${url.searchParams.get("fromImage")}:${url.searchParams.get("tag")}`);
      if (images.report === undefined) return;
      response.writeHead(200).end(images.report.map((line) => `${JSON.stringify(line)}\n`).join(""));
    } else response.writeHead(404).end("{}");
  };
  const address = `unix://${await onSocket(listener, join(scratch(), "engine.sock"))}`;
  const facts = { version: "27", apiVersion: "1.46", os: "linux", architecture: "amd64", memoryBytes: 0, cpus: 1 };
  return { ...facts, address, source: "a test", isPodman: false, isDesktop: false, isRootless: false, isLocal: true };
}
