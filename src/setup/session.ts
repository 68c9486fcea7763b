import { dataDirectory } from "./data-directory.ts";
import { projectRoot } from "./project.ts";
import { stackOf } from "./pulumi/arguments.ts";
import { type Pulumi, pulumiEnvironment } from "./pulumi/environment.ts";
import { projectName } from "./pulumi/project-name.ts";
import { type StackFile, stackFile } from "./pulumi/stack-file.ts";
import { installCli } from "./tools/cli.ts";
import { mirrorDirectory } from "./tools/mirror.ts";
import { installPlugin } from "./tools/plugins.ts";
import type { Plugin } from "./tools/releases.ts";

/** What one run of ours is about: a project, a stack of it, and the Pulumi to use for it. */
export interface Session {
  readonly root: string;
  /** The user's data directory. */
  readonly data: string;
  readonly project: string;
  readonly stack: string;
  readonly file: StackFile;
  readonly pulumi: Pulumi;
}

/** Reads where everything is; installs nothing. `args` are the pulumi arguments a person gave. */
export function openSession(args: readonly string[], env: NodeJS.ProcessEnv = process.env): Session {
  const data = dataDirectory();
  const stack = stackOf(args, env);
  const pulumi = pulumiEnvironment(data, { ...env, PULUMI_STACK: stack });
  const file = stackFile(projectRoot, data, stack);
  return { root: projectRoot, data, project: projectName(projectRoot), stack, file, pulumi };
}

/** Makes sure the pinned Pulumi CLI and the plugins are there. Costs nothing when they are. */
export async function installTools(pulumi: Pulumi, plugins: readonly Plugin[]): Promise<void> {
  const place = { pulumiHome: pulumi.home, mirror: mirrorDirectory(projectRoot, process.env), machine: process };
  await installCli(place);
  for (const plugin of plugins) await installPlugin(plugin, place);
}
