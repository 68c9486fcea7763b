import { createHash, randomUUID } from "node:crypto";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/**
 * A registry in memory, as much of one as an engine pushes to and pulls from.
 * https://github.com/opencontainers/distribution-spec/blob/main/spec.md
 */
export class Registry {
  /** By digest: layers, configurations and manifests. */
  readonly content = new Map<string, { readonly bytes: Buffer; readonly type: string }>();
  /** `team/kafka:3.9.2` → digest. */
  readonly tags = new Map<string, string>();
  host = "";
  private readonly uploads = new Map<string, Buffer>();
  private readonly server: Server;

  private constructor() {
    this.server = createServer((request, response) => {
      void this.answer(request, response);
    });
  }

  /** On 127.0.0.1, where every engine takes a registry without TLS. */
  static async open(): Promise<Registry> {
    const registry = new Registry();
    await new Promise<void>((resolve) => registry.server.listen(0, "127.0.0.1", resolve));
    registry.host = `127.0.0.1:${(registry.server.address() as AddressInfo).port}`;
    return registry;
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve)); // a second time it is closed already
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks);
    const url = new URL(request.url ?? "/", "http://registry");
    const [, name = "", kind = "", reference = ""] =
      /^\/v2\/(.+)\/(blobs\/uploads|blobs|manifests)\/?(.*)$/.exec(url.pathname) ?? [];
    if (url.pathname === "/v2/") response.writeHead(200).end();
    else if (kind === "blobs/uploads") this.upload(response, name, reference, body, url.searchParams.get("digest"));
    else if (request.method === "PUT") this.keepManifest(request, response, name, reference, body);
    else this.give(request, response, this.tags.get(`${name}:${reference}`) ?? reference);
  }

  private upload(response: ServerResponse, name: string, id: string, body: Buffer, digest: string | null): void {
    const upload = id === "" ? randomUUID() : id;
    const bytes = Buffer.concat([this.uploads.get(upload) ?? Buffer.alloc(0), body]);
    this.uploads.set(upload, bytes);
    if (digest === null) {
      const headers = { Location: `/v2/${name}/blobs/uploads/${upload}`, Range: `0-${Math.max(0, bytes.length - 1)}` };
      response.writeHead(202, headers).end();
      return;
    }
    this.content.set(digest, { bytes, type: "application/octet-stream" });
    response.writeHead(201, { Location: `/v2/${name}/blobs/${digest}`, "Docker-Content-Digest": digest }).end();
  }

  private keepManifest(
    request: IncomingMessage,
    response: ServerResponse,
    name: string,
    tag: string,
    bytes: Buffer,
  ): void {
    const digest = `sha256:${createHash("sha256").update(bytes).digest("hex")}`;
    this.content.set(digest, { bytes, type: request.headers["content-type"] ?? "" });
    this.tags.set(`${name}:${tag}`, digest);
    response.writeHead(201, { "Docker-Content-Digest": digest }).end();
  }

  private give(request: IncomingMessage, response: ServerResponse, digest: string): void {
    const found = this.content.get(digest);
    if (found === undefined) {
      response.writeHead(404).end("{}");
      return;
    }
    const headers = {
      "Content-Length": found.bytes.length,
      "Content-Type": found.type,
      "Docker-Content-Digest": digest,
    };
    response.writeHead(200, headers).end(request.method === "HEAD" ? undefined : found.bytes);
  }
}
