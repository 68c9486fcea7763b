import Docker from "dockerode";
import { transportTo } from "./transport.ts";
import type { Endpoint } from "./types.ts";

/**
 * A Docker client for an endpoint `findEngine` returned, or for an address a person wrote. Nothing is asked yet.
 * Throws `AddressError` or `CertificateError`. Everything is said explicitly, for otherwise docker-modem fills gaps
 * from DOCKER_HOST, which may name another engine.
 */
export function connect(endpoint: Endpoint | string): Docker {
  const transport = transportTo(typeof endpoint === "string" ? { address: endpoint } : endpoint);
  switch (transport.kind) {
    case "socket":
      return new Docker({ socketPath: transport.socketPath, protocol: "http", ...nothingElse });
    case "ssh": {
      // docker-modem knows `agent`, dockerode's types do not: hence the variable.
      const options = {
        ...nothingElse,
        host: transport.host,
        port: 80,
        protocol: "http" as const,
        agent: transport.agent,
      };
      return new Docker(options);
    }
    case "tcp": {
      const { host, port, tls } = transport;
      return tls === undefined
        ? new Docker({ ...nothingElse, host, port, protocol: "http" })
        : new Docker({ host, port, protocol: "https", ...tls });
    }
  }
}

const nothingElse = { host: undefined, port: undefined, ca: undefined, cert: undefined, key: undefined };
