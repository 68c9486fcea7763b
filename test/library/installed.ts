import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, readdirSync, symlinkSync } from "node:fs";
import { basename, join } from "node:path";
import { projectRoot } from "../../src/setup/project.ts";

/**
 * Puts this package below a folder's node_modules as `npm install` of its archive does, with the packages that this
 * project has beside it: nothing is downloaded.
 */
export function install(folder: string): void {
  const modules = join(folder, "node_modules");
  mkdirSync(modules, { recursive: true });
  const pack = ["pack", "--silent", "--ignore-scripts", "--pack-destination", folder];
  const archive = execFileSync("npm", pack, { cwd: projectRoot, encoding: "utf8" }).trim();
  execFileSync("tar", ["-xzf", join(folder, basename(archive)), "-C", folder]);
  cpSync(join(folder, "package"), join(modules, "kafka-cluster"), { recursive: true });
  for (const name of readdirSync(join(projectRoot, "node_modules"))) {
    symlinkSync(join(projectRoot, "node_modules", name), join(modules, name));
  }
}
