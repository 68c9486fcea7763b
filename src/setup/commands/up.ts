import { existsSync, readdirSync } from "node:fs";
import { dirname, relative } from "node:path";
import { readWanted, type Wanted } from "../description.ts";
import { ensureEngine } from "../engine/ensure.ts";
import { ensureImages } from "../image/ensure.ts";
import { hasFlag, takeConsents } from "../pulumi/arguments.ts";
import { installTools, openSession, type Session } from "../session.ts";
import { SetupError } from "../setup-error.ts";
import { summarize } from "../summary.ts";
import { pluginsFor } from "../tools/releases.ts";
import { pulumiCommand } from "./pulumi.ts";

/** `npm run up [-- -s STACK …]`: everything `pulumi up` needs, then `pulumi up`, then how to use what it raised. */
export async function run(args: readonly string[]): Promise<number> {
  const started = performance.now();
  const { consents, rest } = takeConsents(args);
  const session = openSession(rest, withConsents(process.env, consents));
  requireStackFile(session);
  try {
    await prepare(session, readWanted(session.file.original));
  } catch (error) {
    throw await better(error, session);
  }
  const code = await pulumiCommand(session, ["up", ...decided(rest)]);
  if (code === 0 && !hasFlag(rest, "--preview-only", "--json", "-j")) summarize(session, performance.now() - started);
  return code;
}

/** An image nobody has (`version: latest`) is a problem of the description, which says more about it. */
async function better(error: unknown, { file, stack, root }: Session): Promise<unknown> {
  if (!(error instanceof SetupError)) return error;
  const { problemsIn } = await import("../problems.ts");
  const problems = problemsIn(file.original, stack, root);
  return problems === undefined ? error : new SetupError(problems);
}

/** A stack without a file is a slip of the finger, and would otherwise be made before anybody notices. */
function requireStackFile({ root, file, stack }: Session): void {
  if (existsSync(file.original)) return;
  const stacks = readdirSync(dirname(file.original)).flatMap((name) => /^Pulumi\.(.+)\.yaml$/.exec(name)?.[1] ?? []);
  throw new SetupError(
    `There is no stack file ${relative(root, file.original)} for stack ${stack}; there is one for ${stacks.join(", ")}.\n` +
      "Copy one of them under the new name, and change it there.",
  );
}

/** The tools, and for Docker the engine and the images. A second time there is nothing to do. */
export async function prepare(session: Session, wanted: Wanted): Promise<void> {
  await installTools(session.pulumi, pluginsFor(wanted.target));
  if (wanted.target !== "docker") return;
  await ensureImages(await ensureEngine(wanted.host, session.data), wanted);
}

/** `npm run up` is the decision; who gives a flag about it (`--yes` alone, for a preview first) decides anew. */
function decided(args: readonly string[]): readonly string[] {
  const own = hasFlag(args, "-y", "--yes", "-f", "--skip-preview", "--preview-only", "--plan");
  return own ? args : ["--yes", "--skip-preview", "--suppress-outputs", ...args];
}

/** A consent holds for one run, and reaches the program by the environment. */
function withConsents(env: NodeJS.ProcessEnv, consents: readonly string[]): NodeJS.ProcessEnv {
  if (consents.length === 0) return env;
  return { ...env, KAFKA_CLUSTER_ALLOW: [env.KAFKA_CLUSTER_ALLOW, ...consents].filter(Boolean).join(",") };
}
