#!/usr/bin/env node
import { enableCompileCache } from "node:module";

// A command line is started often and lives a second: without compiling and type stripping anew it answers sooner.
enableCompileCache();
const { run } = await import("./operations/program.ts");
process.exitCode = await run(process.argv.slice(2));
