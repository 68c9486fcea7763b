// The first thing that runs, on whatever Node.js a person has (20 or newer) and before anything is installed: plain
// JavaScript without a dependency. It installs the dependencies, one of which is the Node.js this project runs on, and
// hands over to the TypeScript beside it.
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { installDependencies } from "./dependencies.mjs";
import { isNewEnough, pinnedNode } from "./node.mjs";

const self = fileURLToPath(import.meta.url);
const root = dirname(dirname(dirname(self)));
const [command, ...args] = process.argv.slice(2);
const file = join(root, "src", "setup", "commands", `${command}.ts`);

try {
  if (command === undefined || !/^[a-z-]+$/.test(command) || !existsSync(file))
    throw new Error(`no command "${command}"`);
  installDependencies(root, command === "test" || command === "check");
  if (isNewEnough(process.versions.node)) {
    const { runCommand } = await import("./run-command.ts");
    process.exitCode = await runCommand(file, args);
  } else {
    process.exitCode = await again(pinnedNode(root));
  }
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : error}\n`);
  process.exitCode = 1;
}

/** Runs this same file under another Node.js; resolves to its exit code. */
function again(node) {
  return new Promise((resolve, reject) => {
    const child = spawn(node, [self, command, ...args], { stdio: "inherit" });
    // Ctrl-C reaches the whole foreground group; this process waits until the one below has ended in its own way.
    process.on("SIGINT", () => {});
    for (const signal of ["SIGTERM", "SIGHUP"]) process.on(signal, () => child.kill(signal));
    child.on("error", reject);
    child.on("exit", (code, signal) => resolve(code ?? (signal === "SIGINT" ? 130 : 1)));
  });
}
