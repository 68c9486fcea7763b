// Node.js strips the types of TypeScript files, but not below node_modules, where this package lies when another project
// depends on it: there the same function of Node.js is called for this package's own files.
import { readFileSync } from "node:fs";
import { registerHooks, stripTypeScriptTypes } from "node:module";
import { fileURLToPath } from "node:url";

const root = new URL("../", import.meta.url).href;

/** Whether this package is a dependency that npm has copied, rather than a checkout. */
export const isInstalled = root.includes("/node_modules/");

let isDone = false;

/** From now on this package's TypeScript files can be loaded, wherever it lies. A second time there is nothing to do. */
export function stripOwnSources() {
  if (isDone) return;
  isDone = true;
  // It is marked as a release candidate, with a line on stderr whose reader can do nothing about it.
  const warn = process.emitWarning;
  process.emitWarning = (warning, ...rest) => {
    if (!String(warning).includes("stripTypeScriptTypes")) warn.call(process, warning, ...rest);
  };
  registerHooks({
    load(url, context, next) {
      const [path] = url.split("?");
      if (!path.startsWith(root) || path.slice(root.length).startsWith("node_modules/") || !path.endsWith(".ts")) {
        return next(url, context);
      }
      const source = stripTypeScriptTypes(readFileSync(fileURLToPath(path), "utf8"));
      return { format: "module", source, shortCircuit: true };
    },
  });
}
