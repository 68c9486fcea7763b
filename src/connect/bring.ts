import type { Connector } from "../model/connect.ts";
import { connectorConfig } from "../properties/connect.ts";
import { planConnector } from "./plan.ts";
import type { ConnectRest } from "./rest.ts";

/** Makes or changes one connector as its description says, by what Connect has now. Rejects as the REST does. */
export async function bringConnector(rest: ConnectRest, connector: Connector): Promise<void> {
  const { name, paused } = connector;
  const config = connectorConfig(connector);
  const live = (await rest.connectors()).get(name);
  const made = live === undefined && (await rest.create(name, config, paused ? "PAUSED" : "RUNNING"));
  if (made) return;
  // Somebody has made it meanwhile.
  const there = live ?? (await rest.connectors()).get(name);
  const { configure, turn, restart } = planConnector(connector, there);
  // Before it is changed: it would begin with the new settings, and stop.
  if (turn === "pause") await rest.pause(name);
  if (configure) await rest.configure(name, config);
  if (restart) await rest.restart(name);
  if (turn === "resume") await rest.resume(name);
}
