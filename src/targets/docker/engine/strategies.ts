import { join, posix } from "node:path";
import { currentContext } from "./context.ts";
import type { Endpoint, Place, Surroundings } from "./types.ts";

/** A way to know where an engine may be. */
export interface Strategy {
  /** Names the places to ask, in order; none when the strategy does not apply here. */
  places(around: Surroundings): readonly Place[];
  /** Somebody chose this place: when it fails, asking elsewhere would raise an empty cluster beside the real one. */
  readonly chosen: boolean;
}

/** Every strategy in the order it is asked. `host` is what the description says. */
export function strategies(host: string | undefined): readonly Strategy[] {
  return [described(host), dockerHost, dockerContext, dockerSocket, rootless, desktop, podman, windowsPipes];
}

function described(host: string | undefined): Strategy {
  return {
    chosen: true,
    places: (around) => (host ? [{ source: "the description", endpoint: withCertificates(host, around) }] : []),
  };
}

const dockerHost: Strategy = {
  chosen: true,
  places: (around) => {
    const host = around.env.DOCKER_HOST;
    return host ? [{ source: "DOCKER_HOST", endpoint: withCertificates(host, around) }] : [];
  },
};

const dockerContext: Strategy = {
  chosen: true,
  places: (around) => {
    const context = currentContext(around);
    if (context.kind === "default") return [];
    const source = context.from === "DOCKER_CONTEXT" ? "DOCKER_CONTEXT" : `docker context "${context.name}"`;
    if (context.kind === "broken") return [{ miss: { source, kind: "invalid", reason: context.reason } }];
    return [{ source, endpoint: context.endpoint }];
  },
};

const dockerSocket: Strategy = {
  chosen: false,
  places: (around) => unix(around, "Docker's socket", [system(around, "/var/run/docker.sock")]),
};

const rootless: Strategy = {
  chosen: false,
  places: (around) =>
    unix(around, "rootless Docker", [
      runtime(around, "docker.sock"),
      posix.join(around.home, ".docker", "run", "docker.sock"),
    ]),
};

const desktop: Strategy = {
  chosen: false,
  places: (around) => [
    ...unix(around, "Docker Desktop", [posix.join(around.home, ".docker", "desktop", "docker.sock")]),
    ...unix(around, "OrbStack", [posix.join(around.home, ".orbstack", "run", "docker.sock")]),
    ...unix(around, "Colima", [posix.join(around.home, ".colima", "default", "docker.sock")]),
    ...unix(around, "Rancher Desktop", [posix.join(around.home, ".rd", "docker.sock")]),
  ],
};

const podman: Strategy = {
  chosen: false,
  places: (around) => {
    const machine = posix.join(around.home, ".local", "share", "containers", "podman", "machine");
    return [
      ...unix(around, "rootless Podman", [runtime(around, "podman/podman.sock")]),
      ...unix(around, "Podman", [system(around, "/run/podman/podman.sock")]),
      ...(around.platform === "darwin"
        ? unix(around, "Podman's machine", [
            posix.join(machine, "podman.sock"),
            posix.join(machine, "qemu", "podman.sock"),
            posix.join(around.env.TMPDIR ?? "/tmp", "podman", "podman-machine-default-api.sock"),
          ])
        : []),
    ];
  },
};

const windowsPipes: Strategy = {
  chosen: false,
  places: (around) => {
    if (around.platform !== "win32") return [];
    const pipe = (source: string, name: string): Place => ({
      source,
      endpoint: { address: `npipe:////./pipe/${name}` },
    });
    return [
      pipe("Docker's pipe", "docker_engine"),
      pipe("Docker Desktop", "dockerDesktopLinuxEngine"),
      pipe("Podman's machine", "podman-machine-default"),
    ];
  },
};

function unix(around: Surroundings, source: string, paths: readonly (string | undefined)[]): readonly Place[] {
  if (around.platform === "win32") return [];
  return paths
    .filter((path) => path !== undefined)
    .map((path) => ({ source, endpoint: { address: `unix://${path}` } }));
}

function system(around: Surroundings, path: string): string {
  return `${around.root ?? ""}${path}`;
}

function runtime(around: Surroundings, path: string): string | undefined {
  const directory = around.env.XDG_RUNTIME_DIR;
  return directory ? posix.join(directory, path) : undefined;
}

/** DOCKER_TLS_VERIFY and DOCKER_CERT_PATH as the docker CLI reads them: they concern TCP only. */
function withCertificates(address: string, around: Surroundings): Endpoint {
  const { DOCKER_TLS_VERIFY: verify, DOCKER_CERT_PATH: path } = around.env;
  if (!/^tcp:/.test(address) || !(verify || path)) return { address };
  return { address, certPath: path || around.env.DOCKER_CONFIG || join(around.home, ".docker") };
}
