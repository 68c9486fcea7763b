import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/**
 * Pulumi keeps a stack's `encryptionsalt` in the stack file, and writes it there on its own at `stack init`. So that
 * stacks/Pulumi.<stack>.yaml stays as it is in git, pulumi is given a copy of it in the data directory with the salt
 * as its last line: every other line keeps its number.
 */
export interface StackFile {
  /** stacks/Pulumi.<stack>.yaml: what the person writes. */
  readonly original: string;
  /** What pulumi gets as `--config-file`. */
  readonly copy: string;
}

/** The directory of the copies; a Pulumi project of its own, in which stacks are made and removed. */
export function copiesDirectory(data: string): string {
  return join(data, "stacks");
}

export function stackFile(root: string, data: string, stack: string): StackFile {
  const name = `Pulumi.${shortName(stack)}.yaml`;
  return { original: join(root, "stacks", name), copy: join(copiesDirectory(data), name) };
}

/** `dev` of `organization/kafka-cluster/dev`. */
export function shortName(stack: string): string {
  return stack.slice(stack.lastIndexOf("/") + 1);
}

/** Makes the directory of the copies a Pulumi project of the same name. */
export function prepareCopies(data: string, projectName: string): void {
  const directory = copiesDirectory(data);
  mkdirSync(directory, { recursive: true });
  writeIfChanged(join(directory, "Pulumi.yaml"), `name: ${projectName}\nruntime: nodejs\n`);
}

/** Writes the copy anew from the original, keeping the salt the old copy had. */
export function refreshCopy(file: StackFile): void {
  const text = read(file.original) ?? "";
  const salt = saltLine(text) === undefined ? saltLine(read(file.copy) ?? "") : undefined;
  writeIfChanged(file.copy, withLastLine(text, salt));
}

/**
 * Takes what `pulumi config set` and the like changed in the copy over into the original. The salt stays out of it,
 * unless the file holds secrets, which are unreadable without it.
 */
export function takeBack(file: StackFile, before: string): void {
  const after = read(file.copy) ?? "";
  if (after === before) return;
  const own = saltLine(read(file.original) ?? "") !== undefined;
  const secrets = /^\s+secure: /m.test(after);
  writeFileSync(file.original, own || secrets ? after : after.replace(saltPattern, ""));
}

/** The copy's text, to compare with later. */
export function copyText(file: StackFile): string {
  return read(file.copy) ?? "";
}

const saltPattern = /^encryptionsalt: .*\n?/m;

function saltLine(text: string): string | undefined {
  return saltPattern.exec(text)?.[0].trimEnd();
}

function withLastLine(text: string, line: string | undefined): string {
  if (line === undefined) return text;
  return `${text}${text === "" || text.endsWith("\n") ? "" : "\n"}${line}\n`;
}

function read(path: string): string | undefined {
  return existsSync(path) ? readFileSync(path, "utf8") : undefined;
}

function writeIfChanged(path: string, text: string): void {
  if (read(path) !== text) writeFileSync(path, text, { mode: 0o600 });
}
