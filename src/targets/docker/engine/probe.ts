import { ask } from "./ask.ts";
import { missOf } from "./miss.ts";
import { type Transport, transportTo } from "./transport.ts";
import type { Endpoint, EngineAddress, Miss } from "./types.ts";

/** How long an engine may take to answer, in ms. A local one under load still answers within seconds. */
const limits: Readonly<Record<Transport["kind"], number>> = { socket: 3_000, tcp: 5_000, ssh: 15_000 };

/** Asks one endpoint who it is. Never rejects: whatever goes wrong is the reason of a miss. */
export async function probe(
  source: string,
  endpoint: Endpoint,
  signal?: AbortSignal,
): Promise<{ engine: EngineAddress } | { miss: Miss }> {
  try {
    const transport = transportTo(endpoint);
    const limit = limits[transport.kind];
    const [version, info] = await Promise.all([
      ask(transport, "/version", limit, signal),
      ask(transport, "/info", limit, signal),
    ]);
    return { engine: describe(source, endpoint, transport, version as Version, info as Info) };
  } catch (error) {
    return { miss: missOf(source, endpoint, error) };
  }
}

/** What is used of `GET /version`: https://docs.docker.com/reference/api/engine/ */
interface Version {
  readonly Version?: string;
  readonly ApiVersion?: string;
  readonly Os?: string;
  readonly Arch?: string;
  readonly Platform?: { readonly Name?: string };
  readonly Components?: readonly { readonly Name?: string }[];
}

/** What is used of `GET /info`. */
interface Info {
  readonly OperatingSystem?: string;
  readonly OSType?: string;
  readonly MemTotal?: number;
  readonly NCPU?: number;
  readonly SecurityOptions?: readonly string[] | null;
}

function describe(
  source: string,
  endpoint: Endpoint,
  transport: Transport,
  version: Version,
  info: Info,
): EngineAddress {
  return {
    ...endpoint,
    source,
    version: version.Version ?? "unknown",
    apiVersion: version.ApiVersion ?? "unknown",
    os: version.Os ?? info.OSType ?? "linux",
    architecture: version.Arch ?? "unknown",
    memoryBytes: info.MemTotal ?? 0,
    cpus: info.NCPU ?? 0,
    isPodman: version.Components?.some(({ Name }) => Name === "Podman Engine") ?? false,
    isDesktop: /docker desktop/i.test(`${info.OperatingSystem ?? ""} ${version.Platform?.Name ?? ""}`),
    isRootless: info.SecurityOptions?.some((option) => option.includes("rootless")) ?? false,
    isLocal:
      transport.kind === "socket" || (transport.kind === "tcp" && /^(localhost|127\.|::1$)/.test(transport.host)),
  };
}
