import { execFile } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { promisify } from "node:util";
import type { PulumiCommand, Stack } from "@pulumi/pulumi/automation/index.js";
import { RunError } from "@pulumi/pulumi/errors.js";
import { Failure } from "../operations/output/failure.ts";
import { dataDirectory } from "../setup/data-directory.ts";
import { localBackend, pulumiEnvironment } from "../setup/pulumi/environment.ts";
import { cliPath } from "../setup/tools/cli.ts";
import type { Description } from "../spec/schema.ts";
import { THROWAWAY } from "../targets/labels.ts";
import type { Identity } from "./identity.ts";
import { folderOf } from "./remove.ts";

const GRACE_MS = 2000;

/** Lines of its output that are told when it fails. */
const TOLD = 30;

/** The environment of the Pulumi CLI here: our own CLI and plugins, and a state that nobody else sees. */
export function environmentOf(identity: Identity): ReturnType<typeof pulumiEnvironment> {
  const folder = folderOf(identity);
  return pulumiEnvironment(dataDirectory(), {
    ...process.env,
    PULUMI_BACKEND_URL: localBackend(folder),
    // Nothing in this state is secret, and it lives as long as the cluster.
    PULUMI_CONFIG_PASSPHRASE: "throwaway",
  });
}

/**
 * `pulumi up` of one description by Pulumi's Automation API, with the program in this process: the component that every
 * `up` makes. Resolves when the cluster is proven ready. Rejects with the program's own words where it has some, else
 * with what the engine printed. `signal` ends it early; the program begins when `network` is there.
 */
export async function up(
  identity: Identity,
  description: Description,
  signal: AbortSignal,
  network: Promise<void>,
): Promise<void> {
  mkdirSync(folderOf(identity), { recursive: true, mode: 0o700 });
  // Both cores have something to do: the CLI makes the stack while this process loads what the program needs.
  const made = initialise(identity, signal);
  made.catch(() => undefined);
  const automation = await import("@pulumi/pulumi/automation/index.js");
  const component = import("../cluster.ts");
  component.catch(() => undefined);
  const program = new Program(async () => {
    const [{ KafkaCluster }] = await Promise.all([component, network]);
    // The SDK takes a stack trace for every property of every resource, and these sources need no maps.
    Reflect.deleteProperty(Error, "prepareStackTrace");
    await new KafkaCluster(identity.name, description).ready;
  });
  const stack = await openStack(automation, identity, program.run, made);
  try {
    await stack.up({ color: "never", suppressProgress: true, signal });
  } catch (error) {
    // The program runs on here for a moment when the engine has ended, and whoever removes the cluster comes after it.
    await Promise.race([program.ended, pause(GRACE_MS)]);
    throw inWords(program.failure ?? error);
  }
}

/** What runs in this process on behalf of the engine. */
class Program {
  failure: unknown;
  readonly run: () => Promise<void>;
  readonly ended: Promise<void>;

  constructor(work: () => Promise<void>) {
    let end = (): void => undefined;
    this.ended = new Promise((resolve) => {
      end = resolve;
    });
    this.run = async () => {
      try {
        await work();
      } catch (error) {
        this.failure = error;
        throw error;
      } finally {
        end();
      }
    };
  }
}

const run = promisify(execFile);

/** A new stack with its state in a folder of its own. Resolves when the CLI has made it. */
async function initialise(identity: Identity, signal: AbortSignal): Promise<void> {
  const { env, home } = environmentOf(identity);
  const cwd = folderOf(identity);
  writeFileSync(join(cwd, "Pulumi.yaml"), JSON.stringify({ name: THROWAWAY, runtime: "nodejs", main: process.cwd() }));
  try {
    const init = ["stack", "init", identity.stack, "--non-interactive"];
    await run(cliPath(home, process.platform), init, { cwd, env, signal });
  } catch (error) {
    // A CLI that could not be started has said nothing.
    const { stderr = "", message } = error as Error & { readonly stderr?: string };
    const said = stderr.trim() || message;
    throw new Failure("Pulumi could not make a stack.", { details: said.split("\n").slice(-TOLD) });
  }
}

/** The stack that is `made` meanwhile, as the Automation API has it. */
async function openStack(
  { LocalWorkspace, PulumiCommand, Stack }: typeof import("@pulumi/pulumi/automation/index.js"),
  identity: Identity,
  program: () => Promise<void>,
  made: Promise<void>,
): Promise<Stack> {
  const { env, home } = environmentOf(identity);
  const workspace = await LocalWorkspace.create({
    program,
    workDir: folderOf(identity),
    pulumiHome: home,
    // Its own way to make one asks the CLI for its version first, and each start of it takes a third of a second.
    pulumiCommand: Reflect.construct(PulumiCommand, [cliPath(home, process.platform), null]) as PulumiCommand,
    envVars: Object.fromEntries(Object.entries(env).filter((one): one is [string, string] => one[1] !== undefined)),
  });
  workspace.createStack = () => made;
  const stack = await Stack.create(identity.stack, workspace);
  // What `up` asks the CLI for afterwards, three starts of it: this program has nothing to ask.
  stack.outputs = () => Promise.resolve({});
  stack.info = () => Promise.resolve(undefined);
  return stack;
}

/** What a person can act on, without a trace of ours; what the engine printed, where the program has no words. */
function inWords(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  if (error.name === "CommandError") {
    const [, diagnostics = error.message] = error.message.split("\nDiagnostics:\n");
    const told = diagnostics.split("\nResources:\n")[0]?.trim().split("\n").slice(-TOLD) ?? [];
    return new Failure("Pulumi could not raise the cluster.", { details: told });
  }
  return RunError.isInstance(error) ? new Failure(error.message) : error;
}
