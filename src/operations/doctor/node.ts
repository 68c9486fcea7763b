import { existsSync } from "node:fs";
import { join } from "node:path";
import { type Check, fail, ok } from "./check.ts";

/** The oldest Node.js that runs this project's sources as they are. */
const OLDEST = [22, 18] as const;

/** The Node.js this runs on, and the dependencies beside it. */
export function checkNode(root: string, version: string = process.versions.node): readonly Check[] {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  const recent = major > OLDEST[0] || (major === OLDEST[0] && minor >= OLDEST[1]);
  return [
    recent
      ? ok("Node.js", version)
      : fail(
          "Node.js",
          version,
          `Node.js ${OLDEST.join(".")} or newer is needed; \`npm run up\` brings one, or see https://nodejs.org.`,
        ),
    existsSync(join(root, "node_modules", "@pulumi", "pulumi"))
      ? ok("dependencies", "installed")
      : fail("dependencies", "not installed", "Run `npm ci` in the project's folder; `npm run up` does it too."),
  ];
}
