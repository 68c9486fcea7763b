import { existsSync, readFileSync } from "node:fs";
import { basename, dirname, join, relative, resolve } from "node:path";
import { isOn } from "../../model/targets.ts";
import { run as up } from "../commands/up.ts";
import { descriptionFileOf } from "../description.ts";
import { say } from "../say.ts";
import type { Session } from "../session.ts";
import { SetupError } from "../setup-error.ts";
import { withFreePorts } from "./choose-ports.ts";
import { clusterIn, fileOf, openEnvironment, stacksOf, stackText, writeStackText } from "./environment.ts";
import { environmentName } from "./name.ts";
import { neighbours } from "./neighbours.ts";
import { type EnvironmentRecord, readRecord } from "./record.ts";
import { parseSetting } from "./stack-text.ts";
import { renderEnvironment, renewEnvironment, type Template } from "./template.ts";
import { parseTtl, sayTime } from "./ttl.ts";

export interface CreateOptions {
  /** The template: a stack's name, or a stack file's path. */
  readonly from?: string;
  /** `8h`; counted from this run. */
  readonly ttl?: string;
  /** `brokers.count=1`. */
  readonly set?: readonly string[];
}

/**
 * Makes an environment, or goes on with one that was begun or taken down, and raises it. Resolves with the exit code of
 * `up`. Rejects with a `SetupError` before anything is made when something is wrong.
 */
export async function createEnvironment(typed: string, options: CreateOptions, now = new Date()): Promise<number> {
  const name = environmentName(typed);
  const settings = options.set ?? [];
  const fixed = settings.map((setting) => parseSetting(setting).path.join("."));
  const expires = options.ttl === undefined ? undefined : isoOf(now.getTime() + parseTtl(options.ttl));
  const session = await openEnvironment(name);
  const begun = stackText(session, stacksOf(session));
  const text =
    begun === undefined ? make(session, name, options, expires, now) : renew(session, begun, name, options, expires);
  const settled = await withFreePorts(session, text, fixed);
  const cluster = clusterIn(settled, session.stack);
  if (begun === undefined && isOn(cluster, "docker")) refuseNameOfAnother(session, cluster.name);
  writeStackText(session, settled);
  say(`${fileOf(session)} ${begun === undefined ? "is written" : "is there already"}.`);
  const code = await up(["--stack", session.stack]);
  if (code === 0) process.stdout.write(`${farewell(name, readRecord(settled, fileOf(session)), now)}\n`);
  else say(`Environment ${name} is not up yet. The same command goes on where it stopped.`);
  return code;
}

/** Whole seconds. */
const isoOf = (time: number): string => new Date(time).toISOString().replace(/\.\d+Z$/, "Z");

function make(
  session: Session,
  name: string,
  { from, set = [] }: CreateOptions,
  expires: string | undefined,
  now: Date,
): string {
  if (from === undefined) {
    throw new SetupError(`There is no environment ${name} yet, so it takes --from: the stack it is made after.`);
  }
  const template = readTemplate(session, from);
  const record: EnvironmentRecord = { from: template.name, created: isoOf(now.getTime()), expires };
  return renderEnvironment(template, name, record, set);
}

/** An environment that is there keeps its file; new are its time, and what `--set` says. */
function renew(
  session: Session,
  text: string,
  name: string,
  { from, set }: CreateOptions,
  expires: string | undefined,
): string {
  const record = readRecord(text, fileOf(session));
  if (record === undefined) {
    throw new SetupError(`The stack file of ${name} does not say what it was made from; it is left as it is.`);
  }
  const other = from !== undefined && nameOfTemplate(from) !== record.from;
  if (other) {
    throw new SetupError(
      `Environment ${name} was made from ${record.from}, not from ${from}. Choose another name, or destroy it first:\n` +
        `kafka-cluster env destroy ${name}`,
    );
  }
  return renewEnvironment(text, name, { ...record, expires: expires ?? record.expires }, set);
}

/** A stack's name, or a path, of which the file's name counts. */
function nameOfTemplate(from: string): string {
  return isPath(from)
    ? basename(from)
        .replace(/^Pulumi\./, "")
        .replace(/\.ya?ml$/, "")
    : from;
}

const isPath = (from: string): boolean => /[/\\]|\.ya?ml$/.test(from);

function readTemplate({ root, file }: Session, from: string): Template {
  const path = isPath(from) ? resolve(from) : join(dirname(file.original), `Pulumi.${from}.yaml`);
  if (!existsSync(path)) {
    throw new SetupError(
      `There is no stack file ${relative(root, path)} to make an environment from. --from names a stack, or its file.`,
    );
  }
  const name = nameOfTemplate(from);
  return {
    name,
    file: relative(root, path),
    text: readFileSync(path, "utf8"),
    descriptionFile: descriptionFileOf(path),
  };
}

/** On one engine every container begins with its cluster's name. */
function refuseNameOfAnother(session: Session, name: string): void {
  const other = neighbours(session).find(({ cluster }) => isOn(cluster, "docker") && cluster.name === name);
  if (other === undefined) return;
  throw new SetupError(`${name} is the name of stack ${other.stack}'s cluster on Docker. Choose another name.`);
}

function farewell(name: string, record: EnvironmentRecord | undefined, now: Date): string {
  const end = record?.expires;
  const time =
    end === undefined
      ? "It has no end: give --ttl for one."
      : `Its time ends in ${sayTime(Date.parse(end) - now.getTime())}, at ${end}; \`env prune\` removes it then.`;
  return `\nEnvironment ${name}. ${time}\nRemove it, with its data:        npx --no-install kafka-cluster env destroy ${name}`;
}
