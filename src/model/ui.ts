import { UI_IMAGE } from "../spec/fields.ts";
import type { Spec } from "../spec/schema.ts";
import type { Binding } from "./cluster.ts";

/** A web view of the cluster: something beside it, of which no node knows. */
export interface Ui {
  readonly image: string;
  /** Where it answers, inside. */
  readonly port: number;
  /** Where this machine reaches it; undefined = by the target's own way (a port-forward). */
  readonly published: Binding | undefined;
}

/** Its container is `<cluster>-ui`. */
export const UI = "ui";
/** Of its objects on Kubernetes. */
export const UI_NAME = "kafka-ui";
const UI_PORT = 8080;

/** The web view, where the description wants one. */
export function resolveUi({ ui, target, listeners }: Spec): Ui | undefined {
  if (ui === false) return undefined;
  const image = ui === true ? UI_IMAGE : ui.image;
  // It asks nobody for a password, and may change everything: never beyond this machine.
  const published = target === "docker" ? { ip: "127.0.0.1", port: listeners.uiPort } : undefined;
  return { image, port: UI_PORT, published };
}
