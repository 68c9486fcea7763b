import { existsSync } from "node:fs";
import { basename, dirname, join } from "node:path";

/** The oldest Node.js that runs TypeScript files as they are, without a flag or a warning. */
const oldest = [22, 18];

/** Whether a Node.js version such as "22.18.0" can run this project. */
export function isNewEnough(version) {
  const [major, minor] = version.split(".").map(Number);
  return major > oldest[0] || (major === oldest[0] && minor >= oldest[1]);
}

/**
 * The path of the Node.js that is among the dependencies: one package per system, an optional dependency, of which npm
 * installs the one that fits. (npm's package `node` does the same by an install script, which no lock file covers.)
 */
export function pinnedNode(root, { platform, arch } = process) {
  const system = platform === "win32" ? "win" : platform;
  const prefix = platform === "darwin" && arch === "arm64" ? "node-bin" : "node";
  const binary = platform === "win32" ? "node.exe" : "node";
  // Where this project is a dependency of another one, npm has put its own beside it.
  const beside = basename(dirname(root)) === "node_modules" ? [dirname(root)] : [];
  for (const folder of [join(root, "node_modules"), ...beside]) {
    for (const name of [`${prefix}-${system}-${arch}`, "node"]) {
      const path = join(folder, name, "bin", binary);
      if (existsSync(path)) return path;
    }
  }
  throw new Error(
    `This project needs Node.js ${oldest.join(".")} or newer; this is ${process.versions.node}, ` +
      `and npm has none to install for ${platform} on ${arch}. See https://nodejs.org/en/download`,
  );
}
