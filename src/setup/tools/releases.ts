/** The tools this project runs with, pinned. Their checksums are in sums.json. */
export const pulumiVersion = "3.259.0";

/** Renders charts where no Pulumi does (`kafka-cluster export --to manifests`). */
export const helmVersion = "3.19.5";

/** Provider plugins by name; the versions of the SDKs in package.json. */
export const pluginVersions = {
  docker: "5.0.0",
  kubernetes: "4.32.0",
  random: "4.21.1",
  kafka: "3.13.0",
} as const;

export type Plugin = keyof typeof pluginVersions;

/** The plugins a description's target needs. */
export function pluginsFor(target: string): readonly Plugin[] {
  return target === "kubernetes" ? ["kubernetes"] : ["docker"];
}

/** A machine as Pulumi's archives name it. */
export interface Machine {
  readonly platform: NodeJS.Platform;
  readonly arch: string;
}

/** `pulumi-v3.259.0-linux-x64.tar.zst`. */
export function cliArchive(machine: Machine): string {
  return `pulumi-v${pulumiVersion}-${os(machine)}-${machine.arch}.tar.zst`;
}

/** `pulumi-resource-docker-v5.0.0-linux-amd64.tar.zst`. */
export function pluginArchive(plugin: Plugin, machine: Machine): string {
  const arch = machine.arch === "x64" ? "amd64" : machine.arch;
  return `pulumi-resource-${plugin}-v${pluginVersions[plugin]}-${os(machine)}-${arch}.tar.zst`;
}

/** `helm-v3.19.5-linux-amd64.tar.zst`. */
export function helmArchive(machine: Machine): string {
  const arch = machine.arch === "x64" ? "amd64" : machine.arch;
  return `helm-v${helmVersion}-${os(machine)}-${arch}.tar.zst`;
}

function os({ platform }: Machine): string {
  return platform === "win32" ? "windows" : platform;
}

/** Kafka's version where a description names none; the description has the same default (a test compares). */
export const defaultVersion = "3.9.2";
/** The same with `metadata: kraft`. */
export const defaultKraftVersion = "4.3.1";
