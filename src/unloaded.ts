import { createRequire, Module } from "node:module";

/** What Pulumi's SDK loads for functions that are made into text, and nothing here is: a compiler and an installer. */
const heavy = ["typescript", "@npmcli/arborist"] as const;

/**
 * Keeps those from being loaded until somebody asks one of them for something, which is two thirds of the time that the
 * SDK takes to load (0.2 s of every run on two cores; bench/noop.ts). To be called before the SDK is imported.
 */
export function leaveUnloaded(): void {
  const sdk = createRequire(createRequire(import.meta.url).resolve("@pulumi/pulumi"));
  for (const name of heavy) {
    const path = pathOf(sdk, name);
    if (path === undefined) continue;
    sdk.cache[path] ??= standIn(path, () => {
      delete sdk.cache[path];
      return sdk(path) as object;
    });
  }
}

/** undefined = an SDK that does without it. */
function pathOf(sdk: NodeJS.Require, name: string): string | undefined {
  try {
    return sdk.resolve(name);
  } catch {
    return undefined;
  }
}

/** A module that is loaded when something of it is asked for. `__esModule` is not: importers ask that of every module. */
function standIn(path: string, load: () => object): NodeJS.Module {
  let loaded: object | undefined;
  const real = () => (loaded ??= load());
  const module = new Module(path);
  module.filename = path;
  module.loaded = true;
  module.exports = new Proxy(
    {},
    {
      get: (_, key) => (key === "__esModule" ? true : Reflect.get(real(), key)),
      has: (_, key) => Reflect.has(real(), key),
      ownKeys: () => Reflect.ownKeys(real()),
      getOwnPropertyDescriptor: (_, key) => {
        const found = Reflect.getOwnPropertyDescriptor(real(), key);
        return found && { ...found, configurable: true };
      },
    },
  );
  return module;
}
