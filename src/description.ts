import { readFileSync } from "node:fs";
import { isAbsolute, join, relative } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { refusal } from "./refusal.ts";
import type { Source } from "./spec/source.ts";

const key = "kafka-cluster:cluster";

/**
 * Where this stack's description is: a file of its own (`kafka-cluster:description`), or the stack file, read a second
 * time for the lines and columns that Pulumi does not keep. Throws RunError when the named file cannot be read.
 */
export function readDescription(): Source {
  const config = new pulumi.Config("kafka-cluster");
  const root = pulumi.runtime.getRootDirectory();
  const stackName = pulumi.getStack();
  const own = config.get("description");
  if (own !== undefined && own !== "") {
    const file = isAbsolute(own) ? own : join(root, own);
    return { kind: "text", text: readNamed(file, own), file: shownAs(file, root), path: [], stackName };
  }
  const value: unknown = config.getObject("cluster");
  const file = join(root, "stacks", `Pulumi.${stackName}.yaml`);
  const text = readIfThere(file);
  // With another config file (--config-file) the stack file may say something else: then there is no place to point to.
  if (text !== undefined && (value === undefined || text.includes(key))) {
    return { kind: "text", text, file: join("stacks", `Pulumi.${stackName}.yaml`), path: ["config", key], stackName };
  }
  return { kind: "value", value, stackName };
}

/** As an editor opens it from the project's folder. Pulumi runs the program in another one, that of its main file. */
function shownAs(file: string, root: string): string {
  const path = relative(root, file);
  return path.startsWith("..") || isAbsolute(path) ? file : path;
}

function readNamed(file: string, named: string): string {
  const text = readIfThere(file);
  if (text === undefined) {
    throw refusal(
      `kafka-cluster:description names ${named}, which cannot be read. Nothing was changed.\nGive the path of a YAML file, relative to the project's folder.`,
    );
  }
  return text;
}

function readIfThere(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return undefined;
  }
}
