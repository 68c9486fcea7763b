import { atBroker, atFirstBroker } from "./connection.ts";
import { protocolError, reasonOf } from "./failure.ts";

const TIMEOUT_MS = 15_000;
/** FindCoordinator's type of key that is a consumer group. */
const GROUP = 0;

/**
 * Removes a consumer group that has no members left; one that does not exist is fine. Rejects with KafkaRefused
 * (NON_EMPTY_GROUP, …) or a short reason.
 */
export async function deleteGroup(bootstrap: readonly string[], group: string): Promise<void> {
  const patience = { timeoutMs: TIMEOUT_MS };
  try {
    const [coordinator] = await atFirstBroker(bootstrap, patience, async (connection, { findCoordinatorV4 }) => {
      const { coordinators } = await findCoordinatorV4.api.async(connection, GROUP, [group]);
      return coordinators;
    });
    if (coordinator === undefined) throw new Error(`nobody coordinates group ${group}`);
    await atBroker(coordinator, patience, (connection, { deleteGroupsV2 }) =>
      deleteGroupsV2.api.async(connection, [group]),
    );
  } catch (error) {
    const refused = protocolError(error);
    if (refused?.id === "GROUP_ID_NOT_FOUND") return;
    throw refused ?? new Error(reasonOf(error), { cause: error });
  }
}
