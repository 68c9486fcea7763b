import type { Miss, Surroundings } from "./types.ts";

/** Why no engine can be used and what to do about it, for a person. */
export interface Advice {
  readonly message: string;
  readonly remedy: string;
}

/** Explains a search that found nothing: the miss that says most leads, places that merely do not exist are summed up. */
export function adviseOn(misses: readonly Miss[], platform: Surroundings["platform"] = process.platform): Advice {
  const telling = misses.filter((miss) => miss.kind !== "absent" || !isGuess(miss));
  const [first] = [...telling].sort((a, b) => weight(a) - weight(b));
  if (first === undefined) {
    return { message: "There is no Docker engine on this machine.", remedy: toInstall(platform) };
  }
  const message = telling.map((miss) => `${miss.source}: ${miss.reason}.`).join("\n");
  return { message, remedy: toMend(first, platform) };
}

const guesses = /^(unix|npipe):/;

function isGuess({ source, address }: Miss): boolean {
  return guesses.test(address ?? "") && !/DOCKER_HOST|context|CONTEXT|description/.test(source);
}

/** The nearer to a working engine, the more it says. */
function weight({ kind }: Miss): number {
  return ["forbidden", "tls", "silent", "stopped", "unreachable", "invalid", "absent"].indexOf(kind);
}

function toMend(miss: Miss, platform: Surroundings["platform"]): string {
  switch (miss.kind) {
    case "forbidden":
      return platform === "linux"
        ? "Add yourself to the docker group (sudo usermod -aG docker $USER) and log in again, or use a rootless engine."
        : "Start Docker as this user, or let this user use it (Docker Desktop: Settings, Advanced).";
    case "tls":
      return "Check DOCKER_TLS_VERIFY and DOCKER_CERT_PATH (ca.pem, cert.pem, key.pem), or the docker context's certificates.";
    case "silent":
      return "The engine hangs or is overloaded: restart it.";
    case "stopped":
      return platform === "linux"
        ? "Start it: sudo systemctl start docker"
        : "Start Docker Desktop (or Podman's machine).";
    case "unreachable":
      return `Check that the host is up and ${miss.address ?? "the address"} is right, or unset ${miss.source} to use an engine here.`;
    case "absent":
    case "invalid":
      return `Correct ${miss.source}, or unset it to use an engine on this machine.`;
  }
}

function toInstall(platform: Surroundings["platform"]): string {
  switch (platform) {
    case "darwin":
      return "Install and start Docker Desktop, OrbStack, Colima or Podman: https://docs.docker.com/desktop/setup/install/mac-install/";
    case "win32":
      return "Install and start Docker Desktop or Podman: https://docs.docker.com/desktop/setup/install/windows-install/";
    default:
      return "Install one and start it: https://docs.docker.com/engine/install/ (Debian, Ubuntu: sudo apt-get install docker.io)";
  }
}
