// The first thing of a cluster's own process, on whatever Node.js the test runs on: plain JavaScript. An older one hands
// over to the Node.js among this project's dependencies.
import { spawn } from "node:child_process";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { isNewEnough, pinnedNode } from "../setup/node.mjs";

const here = dirname(fileURLToPath(import.meta.url));

if (isNewEnough(process.versions.node)) {
  const { isInstalled, stripOwnSources } = await import("../strip.mjs");
  if (isInstalled) stripOwnSources();
  await import("./host.ts");
} else {
  const host = spawn(pinnedNode(join(here, "..", "..")), [fileURLToPath(import.meta.url)], {
    stdio: ["ignore", "inherit", "inherit", "ipc"],
  });
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => undefined);
  process.on("message", (message) => host.connected && host.send(message));
  host.on("message", (message) => process.connected && process.send(message));
  process.on("disconnect", () => host.connected && host.disconnect());
  host.on("exit", (code) => process.exit(code ?? 1));
}
