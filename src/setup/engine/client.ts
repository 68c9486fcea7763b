import type Docker from "dockerode";
import { adviseOn } from "../../targets/docker/engine/advice.ts";
import { findEngine } from "../../targets/docker/engine/find.ts";
import type { EngineAddress } from "../../targets/docker/engine/types.ts";
import { SetupError } from "../setup-error.ts";

/**
 * A client of the engine that answers at `host`, or of the one found on this machine. `lead` begins the message of the
 * `SetupError` when none does. Nothing is started.
 */
export async function engineClient(
  host: string | undefined,
  lead: string,
): Promise<{ readonly docker: Docker; readonly engine: EngineAddress }> {
  const found = await findEngine({ host });
  if ("misses" in found) {
    const { message, remedy } = adviseOn(found.misses);
    throw new SetupError(`${lead}\n${message}\n${remedy}`);
  }
  const { connect } = await import("../../targets/docker/engine/connect.ts");
  return { docker: connect(found.engine), engine: found.engine };
}
