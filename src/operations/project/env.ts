import { type CreateOptions, createEnvironment } from "../../setup/env/create.ts";
import { type DestroyOptions, destroyEnvironment } from "../../setup/env/destroy.ts";
import { listEnvironments, printList } from "../../setup/env/list.ts";
import { type PruneOptions, pruneEnvironments } from "../../setup/env/prune.ts";

export const create = ([name = ""]: readonly string[], options: CreateOptions): Promise<number> =>
  createEnvironment(name, options);

export const destroy = ([name = ""]: readonly string[], options: DestroyOptions): Promise<number> =>
  destroyEnvironment(name, options);

export const prune = (_: readonly string[], options: PruneOptions): Promise<number> => pruneEnvironments(options);

export async function list(_: readonly string[], { json }: { readonly json?: boolean }): Promise<number> {
  const listed = await listEnvironments();
  process.stdout.write(json ? `${JSON.stringify(listed, null, 2)}\n` : `${printList(listed, new Date())}\n`);
  return 0;
}
