/**
 * Kafka Connect as a description means it, decided: the workers, what they read and which connectors run on them. Plain
 * readonly data, the same for both targets. Workers hold no data of the cluster: they are no `Node`s, so neither births
 * nor the gate know of them.
 */

import type { Binding, Jvm } from "./cluster.ts";

export type ConnectMode = "distributed" | "standalone";

export interface Connect {
  readonly mode: ConnectMode;
  /** `group.id` of all workers: `<cluster>-connect`. */
  readonly group: string;
  /** Where distributed workers keep connectors, offsets and states: `<cluster>-connect-configs`, … */
  readonly topics: Readonly<Record<"configs" | "offsets" | "status", string>>;
  /** `connect-1` to `connect-n`, with nothing left out. */
  readonly workers: readonly ConnectWorker[];
  readonly image: ConnectImage;
  readonly jvm: Jvm;
  /** A directory of this machine with one folder per plugin, as it was written: relative to the project's folder. */
  readonly plugins: string | undefined;
  /** A directory of this machine that workers see as FILES_DIRECTORY, as it was written. */
  readonly files: string | undefined;
  /** Ordered by name. */
  readonly secrets: readonly ConnectSecret[];
  /** Further keys of the worker's properties, checked against the protected ones. */
  readonly overrides: Readonly<Record<string, string>>;
  /** Ordered by name. */
  readonly connectors: readonly Connector[];
}

export interface ConnectWorker {
  /** `connect-1`: hostname, alias and key in every output. */
  readonly name: string;
  /** From 1. */
  readonly id: number;
  /** What its neighbours, other workers above all, reach it by. */
  readonly host: string;
  /** Where REST is answered, inside. */
  readonly port: number;
  /** Where this machine reaches REST; undefined = by the target's own way (a port-forward). */
  readonly published: Binding | undefined;
}

/** A file of this machine with `KEY=VALUE` lines. */
export interface ConnectSecret {
  readonly name: string;
  /** As it was written: relative to the project's folder. */
  readonly path: string;
}

export interface Connector {
  readonly name: string;
  /** `connector.class`: a class's full or short name. */
  readonly class: string;
  /** `tasks.max` */
  readonly tasks: number;
  readonly paused: boolean;
  /** Everything the connector is given, `connector.class` and `tasks.max` too, secrets as `${secret:NAME:KEY}`. */
  readonly config: Readonly<Record<string, string>>;
}

export interface ConnectImage {
  /** What the person wrote for the workers, else for the brokers; undefined = what the target gives the brokers. */
  readonly reference: string | undefined;
  readonly profile: ConnectProfile;
}

/** Where things are in a family of images. */
export interface ConnectProfile {
  readonly name: "apache" | "cp";
  readonly uid: number;
  readonly gid: number;
  /** The command that starts a worker; paths of files are appended. */
  readonly start: Readonly<Record<ConnectMode, readonly string[]>>;
  /** Shell patterns of what the image brings as plugins; what matches nothing is left out of `plugin.path`. */
  readonly plugins: readonly string[];
  /** Paths the image declares as VOLUME and nothing is kept in. */
  readonly scratch: readonly string[];
}

/** Where workers see the description's `plugins`. */
export const PLUGINS_DIRECTORY = "/plugins";
/** Where workers see the description's `files`. */
export const FILES_DIRECTORY = "/files";
/** Where workers have secrets: `<name>.properties`. */
export const SECRETS_DIRECTORY = "/etc/kafka-connect/secrets";
/** Where a standalone worker keeps its sources' offsets: a volume's mount, and the file in it. */
export const OFFSETS_DIRECTORY = "/var/lib/kafka/data";
export const OFFSETS_FILE = `${OFFSETS_DIRECTORY}/connect.offsets`;
/** The volume of a standalone worker is `<cluster>-connect-1-offsets`. */
export const OFFSETS_VOLUME = "offsets";
/** The alias of all workers. */
export const CONNECT = "connect";
export const CONNECT_PORT = 8083;

/** `${secret:NAME:KEY}` in a connector's settings. */
export const SECRET_EXPRESSION = /\$\{secret:([^:}]*):([^}]*)\}/g;

/** Names of settings whose values are not shown, rather one too many. */
export const SECRET_KEY = /password|passwd|secret|credential|token|jaas|\.key$/i;

export const workerName = (id: number): string => `${CONNECT}-${id}`;
