import { adviseOn } from "../../targets/docker/engine/advice.ts";
import { findEngine } from "../../targets/docker/engine/find.ts";
import type { EngineAddress, Miss } from "../../targets/docker/engine/types.ts";
import { SetupError } from "../setup-error.ts";
import { canInstall, installEngine } from "./install.ts";
import { installedEngine, startEngine } from "./start.ts";

/**
 * The engine to use. One that is installed but stopped is started, and on Debian and Ubuntu one is installed, both as
 * root only; elsewhere a `SetupError` says what to do. `host` is what the description names, if anything.
 */
export async function ensureEngine(host: string | undefined, data: string): Promise<EngineAddress> {
  const found = await findEngine({ host });
  if ("engine" in found) return found.engine;
  if (!isOursToRaise(found.misses)) throw refusal(found.misses);
  if (installedEngine() === undefined) {
    if (!(await canInstall())) throw refusal(found.misses);
    installEngine();
  }
  return await startEngine(data);
}

/** Only where nobody chose another engine, and nothing but a missing or stopped one is in the way. */
function isOursToRaise(misses: readonly Miss[]): boolean {
  const isRoot = process.platform === "linux" && process.getuid?.() === 0;
  return isRoot && misses.every(({ kind, address }) => ["absent", "stopped"].includes(kind) && isOurSocket(address));
}

function isOurSocket(address: string | undefined): boolean {
  return address?.startsWith("unix://") ?? false;
}

function refusal(misses: readonly Miss[]): SetupError {
  const { message, remedy } = adviseOn(misses);
  return new SetupError(`No Docker engine can be used.\n${message}\n${remedy}`);
}
