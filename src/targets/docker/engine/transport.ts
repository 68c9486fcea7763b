import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { Agent, type ClientRequestArgs } from "node:http";
import { join } from "node:path";
import { Duplex } from "node:stream";
import type { Endpoint } from "./types.ts";

/** How HTTP gets to an endpoint. */
export type Transport =
  | { readonly kind: "socket"; readonly socketPath: string }
  | { readonly kind: "tcp"; readonly host: string; readonly port: number; readonly tls: Certificates | undefined }
  | { readonly kind: "ssh"; readonly host: string; readonly agent: Agent };

export interface Certificates {
  readonly ca: Buffer;
  readonly cert: Buffer;
  readonly key: Buffer;
}

/** An address no engine can have; the message names what is wrong with it. */
export class AddressError extends Error {}

/** The certificates of an endpoint could not be read; the message names the file. */
export class CertificateError extends Error {}

/** Reads an endpoint into a transport. Throws `AddressError` or `CertificateError`. */
export function transportTo(endpoint: Endpoint): Transport {
  const { address } = endpoint;
  if (address.startsWith("unix://")) return { kind: "socket", socketPath: pathOf(address, "unix://") };
  if (address.startsWith("npipe://")) return { kind: "socket", socketPath: pathOf(address, "npipe://") };
  const url = parse(address);
  if (url.protocol === "ssh:") return { kind: "ssh", host: url.hostname, agent: new SshAgent(url) };
  if (url.protocol !== "tcp:" && url.protocol !== "http:" && url.protocol !== "https:") {
    throw new AddressError(`"${address}" is no engine address: unix://, npipe://, tcp:// and ssh:// are`);
  }
  const secure = endpoint.certPath !== undefined || url.protocol === "https:";
  return {
    kind: "tcp",
    host: url.hostname.replace(/^\[|\]$/g, ""),
    port: url.port === "" ? (secure ? 2376 : 2375) : Number(url.port),
    tls: endpoint.certPath === undefined ? undefined : certificates(endpoint.certPath),
  };
}

function pathOf(address: string, scheme: string): string {
  const path = address.slice(scheme.length);
  if (path === "") throw new AddressError(`"${address}" has no path`);
  return path;
}

function parse(address: string): URL {
  try {
    // As everywhere in Docker's world, `host:2375` alone means TCP.
    return new URL(address.includes("://") ? address : `tcp://${address}`);
  } catch {
    throw new AddressError(`"${address}" is no engine address: unix://, npipe://, tcp:// and ssh:// are`);
  }
}

function certificates(directory: string): Certificates {
  const read = (name: string): Buffer => {
    try {
      return readFileSync(join(directory, name));
    } catch {
      throw new CertificateError(`${join(directory, name)} cannot be read`);
    }
  };
  return { ca: read("ca.pem"), cert: read("cert.pem"), key: read("key.pem") };
}

/**
 * HTTP over the person's own `ssh` and `docker system dial-stdio`, as Docker's CLI and Pulumi's docker provider do it:
 * their ~/.ssh/config, agent and known_hosts apply. (dockerode's own ssh client knows none of the three.)
 */
class SshAgent extends Agent {
  readonly #command: readonly string[];

  constructor(url: URL) {
    super({ keepAlive: false });
    const user = url.username === "" ? [] : ["-l", decodeURIComponent(url.username)];
    const port = url.port === "" ? [] : ["-p", url.port];
    const path = url.pathname.length > 1 ? [`--host=unix://${url.pathname}`] : [];
    const dial = ["docker", ...path, "system", "dial-stdio"];
    this.#command = ["-o", "ConnectTimeout=10", "-T", ...user, ...port, "--", url.hostname, ...dial];
  }

  override createConnection(_: ClientRequestArgs, done: (error: Error | null, stream: Duplex) => void): Duplex {
    const stream = dial(this.#command);
    queueMicrotask(() => done(null, stream));
    return stream;
  }
}

/**
 * The two ends of an ssh command as one stream. Not `Duplex.from`: it fails with the write that ssh's end broke (EPIPE)
 * before ssh has said why it ended.
 */
function dial(command: readonly string[]): Duplex {
  const ssh = spawn("ssh", command, { stdio: ["pipe", "pipe", "pipe"], windowsHide: true });
  const stream = new Duplex({
    read: () => void ssh.stdout.resume(),
    write: (chunk: Buffer, _, done) => void ssh.stdin.write(chunk, () => done()),
    final: (done) => void ssh.stdin.end(done),
    destroy: (error, done) => {
      ssh.kill();
      done(error);
    },
  });
  let said = "";
  ssh.stderr.setEncoding("utf8").on("data", (text: string) => {
    said = (said + text).slice(-2000);
  });
  ssh.stdin.on("error", () => {});
  ssh.stdout.on("data", (chunk: Buffer) => {
    if (!stream.push(chunk)) ssh.stdout.pause();
  });
  ssh.on("error", (error) => stream.destroy(error));
  ssh.on("close", (code) => {
    if (code === 0 || code === null) stream.push(null);
    else stream.destroy(new Error(`ssh: ${said.trim() || `exit code ${code}`}`));
  });
  return stream;
}
