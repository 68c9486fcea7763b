/** Where an engine listens: everything a client, or Pulumi's docker provider, needs to reach it. */
export interface Endpoint {
  /** `unix:///var/run/docker.sock`, `npipe:////./pipe/docker_engine`, `tcp://host:2376` or `ssh://user@host`. */
  readonly address: string;
  /** Directory with `ca.pem`, `cert.pem` and `key.pem`: the endpoint speaks TLS (the provider's `certPath`). */
  readonly certPath?: string;
}

/** An engine that answered, and what it said about itself. */
export interface EngineAddress extends Endpoint {
  /** Which strategy found it, e.g. `DOCKER_HOST` or `Docker's socket`. */
  readonly source: string;
  readonly version: string;
  readonly apiVersion: string;
  /** `linux` or `windows`: what its containers run on, not this machine. */
  readonly os: string;
  readonly architecture: string;
  /** All the memory its containers can share, in bytes (a virtual machine's, for Docker Desktop). */
  readonly memoryBytes: number;
  readonly cpus: number;
  readonly isPodman: boolean;
  /** Docker Desktop: containers run in a virtual machine, and only published ports lead to them. */
  readonly isDesktop: boolean;
  readonly isRootless: boolean;
  /** The engine is on this machine, so 127.0.0.1 is where its published ports are. */
  readonly isLocal: boolean;
}

/**
 * Why a place held no usable engine.
 * - `absent`: nothing there, `stopped`: there, but nobody answers, `forbidden`: this user may not ask,
 * - `tls`: certificates are missing, wrong or expected, `unreachable`: the host or its port cannot be reached,
 * - `silent`: connected, then no answer in time, `invalid`: the place itself is written wrongly or is no engine.
 */
export type MissKind = "absent" | "stopped" | "forbidden" | "tls" | "unreachable" | "silent" | "invalid";

export interface Miss {
  readonly source: string;
  readonly address?: string;
  readonly kind: MissKind;
  /** One sentence for a person. */
  readonly reason: string;
}

/** What the search may look at. Injected, so that tests need no machine of their own. */
export interface Surroundings {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly platform: NodeJS.Platform;
  readonly home: string;
  /** In front of the system's own paths (/var/run, /run); only tests move them. */
  readonly root?: string;
}

/** One place a strategy names: somewhere to ask, or a reason why there is nothing to ask. */
export type Place = { readonly source: string; readonly endpoint: Endpoint } | { readonly miss: Miss };
