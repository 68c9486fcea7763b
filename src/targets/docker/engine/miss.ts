import { AnswerError, SilenceError } from "./ask.ts";
import { AddressError, CertificateError } from "./transport.ts";
import type { Endpoint, Miss, MissKind } from "./types.ts";

/** Turns what a probe failed with into a reason for a person. */
export function missOf(source: string, endpoint: Endpoint, error: unknown): Miss {
  const { address } = endpoint;
  const code = errorCode(error);
  const text = error instanceof Error ? error.message : String(error);
  const miss = (kind: MissKind, reason: string): Miss => ({ source, address, kind, reason });
  if (error instanceof AddressError) return miss("invalid", text);
  if (error instanceof CertificateError) return miss("tls", `${address} is asked for with TLS, and ${text}`);
  if (error instanceof SilenceError) return miss("silent", `${address} gave ${text}`);
  if (error instanceof AnswerError) {
    return /HTTPS server/i.test(text)
      ? miss("tls", `${address} wants TLS: set DOCKER_TLS_VERIFY=1 and DOCKER_CERT_PATH`)
      : miss("invalid", `${address} answered, but not as a Docker engine: ${text}`);
  }
  if (code === "EACCES" || code === "EPERM") return miss("forbidden", `this user may not use ${address}`);
  if (code === "ENOENT" || code === "ENOTDIR") {
    return endpoint.address.startsWith("ssh:")
      ? miss("invalid", `no ssh command on PATH, which ${address} needs`)
      : miss("absent", `${address} does not exist`);
  }
  if (code === "ECONNREFUSED" && /^(unix|npipe):/.test(address)) {
    return miss("stopped", `${address} exists, but no engine listens on it`);
  }
  if (isTls(code, text)) return miss("tls", `${address}: the TLS handshake failed (${text})`);
  return miss("unreachable", `${address} cannot be reached (${text})`);
}

function errorCode(error: unknown): string | undefined {
  return typeof error === "object" && error !== null && "code" in error ? String(error.code) : undefined;
}

function isTls(code: string | undefined, text: string): boolean {
  return /CERT|TLS|SSL|SELF_SIGNED|EPROTO/.test(code ?? "") || /certificate|\bTLS\b|\bSSL\b/.test(text);
}
