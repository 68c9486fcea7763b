import type { Connector } from "../model/connect.ts";
import { connectorConfig } from "../properties/connect.ts";
import { nearest } from "../spec/nearest.ts";
import type { Obstacle } from "../targets/obstacle.ts";
import { ConnectRefused, type ConnectRest } from "./rest.ts";

/** What Connect itself has against connectors, all of it; nothing is changed. Rejects with ConnectSilent. */
export async function checkConnectors(
  rest: Pick<ConnectRest, "classes" | "validate">,
  connectors: readonly Connector[],
): Promise<readonly Obstacle[]> {
  if (connectors.length === 0) return [];
  const classes = await rest.classes();
  return (await Promise.all(connectors.map((connector) => check(rest, classes, connector)))).flat();
}

async function check(
  rest: Pick<ConnectRest, "validate">,
  classes: readonly string[],
  connector: Connector,
): Promise<readonly Obstacle[]> {
  const about = `connector ${connector.name}`;
  const known = classes.some((one) => namesOf(one).includes(connector.class));
  if (!known) return [unknownClass(about, connector.class, classes)];
  try {
    const errors = await rest.validate(connector.class, connectorConfig(connector));
    return errors.map(({ setting, errors }) => ({
      code: "connector-config",
      about,
      message: `${setting}: ${errors.join(" ")}`,
      remedy: `Correct connect.connectors.${connector.name}.config.`,
    }));
  } catch (error) {
    if (!(error instanceof ConnectRefused)) throw error;
    const remedy = "A secret's file or a class that the plugin needs may be missing; the workers' logs tell more.";
    return [{ code: "connector-config", about, message: `Connect refuses its settings: ${error.message}`, remedy }];
  }
}

/** As Connect finds it: by its full name, by the last part, or by that without its ending. */
function namesOf(className: string): readonly string[] {
  const short = className.slice(className.lastIndexOf(".") + 1);
  return [className, short, short.replace(/Connector$/, ""), short.replace(/(Source|Sink)Connector$/, "")];
}

function unknownClass(about: string, wanted: string, classes: readonly string[]): Obstacle {
  const guess = nearest(wanted, classes.flatMap(namesOf));
  return {
    code: "connector-class",
    about,
    message: `The workers have no connector of the class ${wanted}. They have ${classes.join(", ") || "none"}.`,
    remedy:
      guess === undefined
        ? "Put its plugin into a folder of connect.plugins, or into the workers' image."
        : `Did you mean ${guess}?`,
  };
}
