#!/usr/bin/env node
// The command, also where this package is a dependency of another one: Node.js strips no types there by itself.
import { isInstalled, stripOwnSources } from "./strip.mjs";

if (isInstalled) stripOwnSources();
await import("./cli.ts");
