import { mkdtempSync, rmSync } from "node:fs";
import { createServer, type IncomingMessage, type RequestListener, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";

/** What a fake engine says of itself; the rest is that of a Docker 27 on Linux. */
export interface Says {
  readonly version?: Readonly<Record<string, unknown>>;
  readonly info?: Readonly<Record<string, unknown>>;
}

/** A directory that is gone when the test is over. */
export function scratch(): string {
  const directory = mkdtempSync(join(tmpdir(), "kafka-cluster-engine-"));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  return directory;
}

/** Answers `/version` and `/info` as an engine does. */
export function engineAnswers({ version, info }: Says = {}): RequestListener {
  const answers: Readonly<Record<string, unknown>> = {
    "/version": { Version: "27.1.1", ApiVersion: "1.46", Os: "linux", Arch: "amd64", ...version },
    "/info": { MemTotal: 8_000_000_000, NCPU: 4, OperatingSystem: "Debian GNU/Linux 12", SecurityOptions: [], ...info },
  };
  return (request: IncomingMessage, response: ServerResponse) => {
    const answer = answers[request.url ?? ""];
    response.writeHead(answer === undefined ? 404 : 200, { "content-type": "application/json" });
    response.end(JSON.stringify(answer ?? { message: "page not found" }));
  };
}

/** Listens on a socket of its own in `directory`; the path. */
export async function onSocket(listener: RequestListener, path: string): Promise<string> {
  const server = createServer(listener);
  await listening(server, path);
  return path;
}

/** Listens on a free port of 127.0.0.1; the port. */
export async function onPort(server: Server): Promise<number> {
  await listening(server, { host: "127.0.0.1", port: 0 });
  return (server.address() as AddressInfo).port;
}

async function listening(server: Server, where: string | { host: string; port: number }): Promise<void> {
  await new Promise<void>((resolve) => server.listen(where, resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
}
