/** Addresses a person writes: which can be advertised, and which engine is on another machine. */

/** In place of a host: the address of the Kubernetes node that a pod runs on. */
export const NODE_IP = "nodeIP";

const LABEL = /^[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?$/;

/** Whether clients can be told this host: a name or an IPv4 address, without a scheme, a port or a wildcard. */
export function isAdvertisable(host: string): boolean {
  if (host.length > 253 || host === "0.0.0.0") return false;
  const labels = host.split(".");
  if (labels.every((label) => /^\d+$/.test(label))) {
    return labels.length === 4 && labels.every((label) => Number(label) <= 255);
  }
  return labels.every((label) => LABEL.test(label));
}

/** Whether the host is this machine seen from itself: nobody else can reach it, so nothing beyond is opened for it. */
export function isLoopback(host: string): boolean {
  return host === "localhost" || /^127(\.\d+){3}$/.test(host) || host === "[::1]" || host === "::1";
}

const ENGINE = /^(unix|npipe|tcp|ssh|http|https):\/\/\S+$/;

export function isEngineAddress(address: string): boolean {
  return ENGINE.test(address);
}

/** Whether the engine is on another machine, so that 127.0.0.1 there is not 127.0.0.1 here. */
export function isRemoteEngine(address: string): boolean {
  const authority = /^(?:tcp|ssh|https?):\/\/([^/]*)/.exec(address)?.[1];
  if (authority === undefined) return false;
  return !isLoopback(authority.replace(/^.*@/, "").replace(/:\d+$/, ""));
}
