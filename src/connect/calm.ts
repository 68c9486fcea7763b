import type { Connector } from "../model/connect.ts";
import { poll } from "../readiness/poll.ts";
import type { LiveConnectors } from "./live.ts";
import { isDone, planConnector } from "./plan.ts";
import type { ConnectRest } from "./rest.ts";
import { isIdle, missingOf, type WaitOptions } from "./wait.ts";

/** While workers share out connectors anew, what they say of them is not believed; but not for ever. */
const CALM_MS = 20_000;

export interface Calm {
  readonly live: LiveConnectors;
  /** Connectors to which nothing is to be done and which do not run all the same. */
  readonly restless: readonly Connector[];
}

/** What Connect has, when no connector that is as described is on its way any more, or after a while. */
export async function lookWhenCalm(
  rest: Pick<ConnectRest, "connectors">,
  connectors: readonly Connector[],
  { onProgress }: Pick<WaitOptions, "onProgress">,
  deadlineMs = CALM_MS,
): Promise<Calm> {
  const lackOf = (connector: Connector, live: LiveConnectors): string | undefined => {
    const one = live.get(connector.name);
    const settled = one === undefined || isIdle(one) || !isDone(planConnector(connector, one));
    return settled ? undefined : missingOf(connector, one);
  };
  const { seen } = await poll(
    () => rest.connectors(),
    (live) => connectors.flatMap((connector) => lackOf(connector, live) ?? []),
    {
      deadlineMs,
      everyMs: 300,
      onChange: (texts, s) => onProgress(`connectors after ${Math.round(s)} s: ${texts.join("; ")}`),
    },
  );
  return { live: seen, restless: connectors.filter((connector) => lackOf(connector, seen) !== undefined) };
}
