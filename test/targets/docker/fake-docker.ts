import type Docker from "dockerode";
import { vi } from "vitest";

/** One container as the engine lists it. */
export interface Listed {
  readonly name: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly state?: string;
  readonly image?: string;
  /** Ports of the host that it holds. */
  readonly ports?: readonly number[];
  /** Names of the volumes it has mounted. */
  readonly mounts?: readonly string[];
  /** Ids of the networks it is in. */
  readonly networks?: readonly string[];
}

export interface EngineParts {
  readonly containers?: readonly Listed[];
  readonly volumes?: readonly { readonly name: string; readonly labels?: Readonly<Record<string, string>> }[];
  readonly networks?: readonly {
    readonly name: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly gateway?: string;
  }[];
  readonly images?: readonly string[];
  /** What `docker inspect` of a container says, by its name. */
  readonly inspected?: Readonly<Record<string, unknown>>;
}

/** The engine's answer to something that is not there. */
export const notFound = () => Object.assign(new Error("(HTTP code 404) no such thing"), { statusCode: 404 });

/** As much of an engine as is read at the start of a run; `called` lists what was done to a container, in order. */
export function fakeDocker(parts: EngineParts = {}) {
  const { containers = [], volumes = [], networks = [], images = [], inspected = {} } = parts;
  const called: string[] = [];
  const done = (what: string) => vi.fn(async (id: string) => void called.push(`${what} ${id}`));
  const start = done("start");
  const remove = done("remove");
  const engine = {
    listContainers: vi.fn(async (options?: { all?: boolean }) =>
      containers.filter(({ state = "running" }) => options?.all || state === "running").map(listed),
    ),
    listVolumes: vi.fn(async (options?: { filters?: { label?: readonly string[] } }) => ({
      Volumes: volumes
        .filter(({ labels = {} }) => (options?.filters?.label ?? []).every((one) => hasLabel(labels, one)))
        .map(({ name, labels = null }) => ({ Name: name, Labels: labels })),
    })),
    listNetworks: vi.fn(async () =>
      networks.map(({ name, labels = {}, gateway }) => ({
        Id: `net-${name}`,
        Name: name,
        Labels: labels,
        IPAM: { Config: gateway === undefined ? [] : [{ Gateway: gateway }] },
      })),
    ),
    getImage: (reference: string) => ({
      inspect: async () => {
        if (!images.includes(reference)) throw notFound();
        return { Id: `sha256:${reference}` };
      },
    }),
    getContainer: (id: string) => ({
      id,
      start: () => start(id),
      remove: () => remove(id),
      inspect: async () => {
        const answer = inspected[id];
        if (answer === undefined) throw notFound();
        return answer;
      },
    }),
    info: async () => ({ ID: "engine-1" }),
  };
  return { docker: engine as unknown as Docker, engine, called };
}

function listed({
  name,
  labels = {},
  state = "running",
  image = "x:1",
  ports = [],
  mounts = [],
  networks = [],
}: Listed) {
  return {
    Id: `id-of-${name}`,
    Names: [`/${name}`],
    Image: image,
    Labels: labels,
    State: state,
    Ports: ports.map((port) => ({ PublicPort: port, PrivatePort: 1, Type: "tcp", IP: "127.0.0.1" })),
    Mounts: mounts.map((Name) => ({ Type: "volume", Name })),
    NetworkSettings: { Networks: Object.fromEntries(networks.map((id) => [id, { NetworkID: id }])) },
  };
}

function hasLabel(labels: Readonly<Record<string, string>>, wanted: string): boolean {
  const [name = "", value] = wanted.split("=");
  return name in labels && (value === undefined || labels[name] === value);
}
