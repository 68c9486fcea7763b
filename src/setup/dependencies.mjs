import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";

/** Installs what package-lock.json says, when node_modules is not what it says. Throws when npm fails. */
export function installDependencies(root, withDevelopment) {
  if (inPlace(root, withDevelopment)) return;
  process.stderr.write("Installing the dependencies (npm ci) …\n");
  const npm = process.env.npm_execpath;
  // Errors only: on an older Node.js every package would warn that it wants the newer one this very command brings.
  const args = ["ci", "--no-audit", "--no-fund", "--loglevel=error"];
  const options = { cwd: root, stdio: ["ignore", process.stderr, "inherit"] };
  // `npm run` says where npm is; without it the command on PATH is used, which is a script on Windows.
  const done = npm
    ? spawnSync(process.execPath, [npm, ...args], options)
    : spawnSync("npm", args, { ...options, shell: process.platform === "win32" });
  if (done.error) throw new Error(`npm could not be started: ${done.error.message}`);
  if (done.status !== 0) throw new Error("The dependencies could not be installed: npm ci failed, see above.");
}

/**
 * Whether node_modules holds every package at the version package-lock.json locks. npm leaves a lock of what it
 * installed beside the packages; comparing the two says more than their ages, which a checkout changes. A package may
 * be missing if it is optional (other systems' binaries), or only needed for the tests.
 */
export function inPlace(root, withDevelopment) {
  const wanted = packages(join(root, "package-lock.json"));
  const present = packages(join(root, "node_modules", ".package-lock.json"));
  if (wanted === undefined || present === undefined) return false;
  return Object.entries(wanted).every(([path, { version, optional, dev, devOptional, link }]) => {
    if (path === "" || link) return true;
    const found = present[path];
    if (found === undefined) return Boolean(optional || ((dev || devOptional) && !withDevelopment));
    return found.version === version;
  });
}

function packages(file) {
  try {
    return JSON.parse(readFileSync(file, "utf8")).packages;
  } catch {
    return undefined;
  }
}
