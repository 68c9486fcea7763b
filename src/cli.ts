#!/usr/bin/env node
import { enableCompileCache } from "node:module";

// A command line is started often and lives a second: without compiling and type stripping anew it answers sooner.
enableCompileCache();
// `… | head` closes the pipe early. That is no error of ours, and each writer sees it for itself.
for (const stream of [process.stdout, process.stderr]) {
  stream.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") throw error;
  });
}
const { run } = await import("./operations/program.ts");
process.exitCode = await run(process.argv.slice(2));
