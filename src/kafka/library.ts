/**
 * The door to the client library. It costs about a quarter of a second to import, so it is loaded on first use; whoever
 * knows that a broker will be asked soon calls this early and lets the import run while something else is waited for.
 */

export type Library = typeof import("@platformatic/kafka");
export type Connection = InstanceType<Library["Connection"]>;

let loading: Promise<Library> | undefined;

/** The library, imported once per process. */
export function loadLibrary(): Promise<Library> {
  loading ??= import("@platformatic/kafka");
  return loading;
}
