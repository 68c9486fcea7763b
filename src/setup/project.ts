import { dirname } from "node:path";
import { fileURLToPath } from "node:url";

/** The project's root directory: where Pulumi.yaml and package.json are. */
export const projectRoot = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
