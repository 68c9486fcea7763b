import { createRequire } from "node:module";

/**
 * The door to the client library. It costs about a quarter of a second to import, so it is loaded on first use; whoever
 * knows that a broker will be asked soon calls this early and lets the import run while something else is waited for.
 */

export type Library = typeof import("@platformatic/kafka");
export type Connection = InstanceType<Library["Connection"]>;

let loading: Promise<Library> | undefined;

/** The library, imported once per process. */
export function loadLibrary(): Promise<Library> {
  loading ??= withSchemasLeftUncompiled(() => import("@platformatic/kafka"));
  return loading;
}

/** What the library checks its options with; Ajv's own names. */
type Check = { (...args: unknown[]): unknown; errors?: unknown };
interface Compiler {
  compile(...args: unknown[]): Check;
}

/**
 * The library compiles the schema of the options of each of its calls while it is imported, which is more than half of
 * the time that takes. Meanwhile Ajv gives checks that are compiled when they are first asked.
 */
async function withSchemasLeftUncompiled<T>(load: () => Promise<T>): Promise<T> {
  const library = createRequire(createRequire(import.meta.url).resolve("@platformatic/kafka"));
  const { prototype } = (library("ajv/dist/2020.js") as { readonly Ajv2020: { readonly prototype: Compiler } }).Ajv2020;
  const inherited = prototype.compile;
  prototype.compile = function (this: Compiler, ...args) {
    let compiled: Check | undefined;
    const check: Check = (...values) => {
      compiled ??= inherited.apply(this, args);
      const answer = compiled(...values);
      check.errors = compiled.errors;
      return answer;
    };
    return check;
  };
  try {
    return await load();
  } finally {
    Reflect.deleteProperty(prototype, "compile");
  }
}
