import { existsSync, readFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { parse } from "yaml";
import { UI_IMAGE } from "../spec/fields.ts";
import { defaultKraftVersion, defaultVersion } from "./tools/releases.ts";

/** What has to be known of a description before Pulumi runs. */
export interface Wanted {
  /** `docker`, or whatever else is written. */
  readonly target: string;
  readonly version: string;
  /** The engine's address, where the description names one. */
  readonly host: string | undefined;
  /** Images the description names. */
  readonly images: readonly string[];
  /** Whether a role has no image of its own, and takes the default one. */
  readonly takesDefaultImage: boolean;
}

/**
 * Reads the few facts wanted from a stack file, and believes everything it does not understand to be the default:
 * telling what is wrong with a description is the program's business, which does it with line and column.
 */
export function readWanted(stackFile: string): Wanted {
  const description = section(readDescription(stackFile));
  const { target, version, docker, image, brokers, zookeeper, controllers, metadata, ui } = description;
  const hasControllers = section(controllers).combined !== true;
  const others = metadata !== "kraft" ? [section(zookeeper)] : hasControllers ? [section(controllers)] : [];
  const roles = [section(brokers), ...others].map((role) => reference(role.image) ?? reference(image));
  return {
    target: text(target) ?? "docker",
    version: text(version) ?? (metadata === "kraft" ? defaultKraftVersion : defaultVersion),
    host: text(section(docker).host),
    images: [...new Set([...roles, uiImage(ui)].filter((one) => one !== undefined))],
    takesDefaultImage: roles.includes(undefined),
  };
}

/** The web view's image, where there is to be one. */
const uiImage = (ui: unknown): string | undefined =>
  ui === true || (typeof ui === "object" && ui !== null) ? (text(section(ui).image) ?? UI_IMAGE) : undefined;

/** The description's own file, where the stack file names one. */
export function descriptionFileOf(stackFile: string): string | undefined {
  const file = text(section(section(readYaml(stackFile)).config)["kafka-cluster:description"]);
  return file === undefined ? undefined : resolve(dirname(dirname(stackFile)), file);
}

function readDescription(stackFile: string): unknown {
  const file = descriptionFileOf(stackFile);
  if (file !== undefined) return readYaml(file);
  const described = section(section(readYaml(stackFile)).config)["kafka-cluster:cluster"];
  return typeof described === "string" ? parseYaml(described) : described;
}

function readYaml(file: string): unknown {
  return existsSync(file) ? parseYaml(readFileSync(file, "utf8")) : undefined;
}

function parseYaml(source: string): unknown {
  try {
    return parse(source, { logLevel: "silent", merge: true });
  } catch {
    return undefined;
  }
}

function section(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
}

function text(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}

function reference(image: unknown): string | undefined {
  return text(image) ?? text(section(image).reference);
}
