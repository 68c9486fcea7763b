import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import type { Cluster } from "../../model/cluster.ts";
import { describe } from "../../model/describe.ts";
import { formatProblems } from "../../spec/problem.ts";
import { askPulumi } from "../pulumi/run.ts";
import { refreshStackFile } from "../pulumi/stack.ts";
import { copiesDirectory, copyText, prepareCopies, shortName } from "../pulumi/stack-file.ts";
import { installTools, openSession, type Session } from "../session.ts";
import { SetupError } from "../setup-error.ts";
import { environmentOfStack, stackOfEnvironment } from "./name.ts";
import { stacksIn } from "./neighbours.ts";
import { readRecord } from "./record.ts";
import { renewEnvironment } from "./template.ts";

/** The stacks a backend has, by their short names, with how many resources each has. */
export type Stacks = ReadonlyMap<string, number>;

/** What a run of ours about an environment begins with. */
export async function openEnvironment(name: string): Promise<Session> {
  const session = openSession(["--stack", stackOfEnvironment(name)]);
  await installTools(session.pulumi, []);
  return session;
}

/** The project's stacks in the backend, a person's own one too. Throws a `SetupError` when it cannot be read. */
export function stacksOf(session: Session): Stacks {
  prepareCopies(session.data, session.project);
  const done = askPulumi(session.pulumi, copiesDirectory(session.data), ["stack", "ls", "--json"]);
  if (done.code !== 0) throw new SetupError(`The stacks cannot be listed: ${done.stderr.trim()}`);
  const stacks = JSON.parse(done.stdout) as readonly { readonly name: string; readonly resourceCount?: number }[];
  return new Map(stacks.map(({ name, resourceCount }) => [shortName(name), resourceCount ?? 0]));
}

/** Every environment that has a file here or a stack in the backend, sorted. */
export function environmentNames({ file }: Session, stacks: Stacks): readonly string[] {
  const names = [...stacksIn(dirname(file.original)), ...stacks.keys()].flatMap(
    (stack) => environmentOfStack(stack) ?? [],
  );
  return [...new Set(names)].sort();
}

/**
 * The environment's stack file. In a clone that has none (the next run of a CI, a colleague's) it is written anew from
 * the configuration that the backend keeps with the stack's last update. `undefined` where neither has it.
 */
export function stackText(session: Session, stacks: Stacks): string | undefined {
  const { original } = session.file;
  return existsSync(original) ? readFileSync(original, "utf8") : takeFromBackend(session, stacks);
}

/**
 * The stack file, written anew from what the backend keeps, whatever the file here says: another clone may have renewed
 * the environment since. `undefined` where the backend has none of it; then the file is as it was.
 */
export function takeFromBackend(session: Session, stacks: Stacks): string | undefined {
  if (!stacks.has(shortName(session.stack))) return undefined;
  const args = ["config", "refresh", "--force", "--stack", session.stack];
  if (askPulumi(session.pulumi, copiesDirectory(session.data), args).code !== 0) return undefined;
  const kept = copyText(session.file);
  const record = readRecord(kept, fileOf(session));
  if (record === undefined) return undefined;
  const text = renewEnvironment(kept, environmentOfStack(session.stack) ?? session.stack, record);
  writeStackText(session, text);
  return text;
}

/** The stack file as messages name it. */
export const fileOf = ({ root, file }: Session): string => relative(root, file.original);

/** Writes the stack file; pulumi's copy of it follows and keeps its salt. */
export function writeStackText(session: Session, text: string): void {
  writeFileSync(session.file.original, text);
  refreshStackFile(session);
}

/** The cluster that a stack file's text means. Throws a `SetupError` with all that is wrong with it. */
export function clusterIn(text: string, stack: string): Cluster {
  const file = join("stacks", `Pulumi.${shortName(stack)}.yaml`);
  const described = describe({
    kind: "text",
    text,
    file,
    path: ["config", "kafka-cluster:cluster"],
    stackName: shortName(stack),
  });
  if ("cluster" in described) return described.cluster;
  throw new SetupError(formatProblems(described.problems));
}

/** By which objects on an engine or in a namespace know their stack. */
export const ownerOf = ({ project, stack }: Session): string => `${project}/${shortName(stack)}`;
