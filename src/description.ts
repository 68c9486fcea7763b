import { readFileSync } from "node:fs";
import { isAbsolute, join, relative } from "node:path";
import { isDeepStrictEqual } from "node:util";
import * as pulumi from "@pulumi/pulumi";
import { readSource, type Source } from "./spec/source.ts";
import { refusal } from "./targets/refusal.ts";

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
  const file = join("stacks", `Pulumi.${stackName}.yaml`);
  const source: Source = {
    kind: "text",
    text: readIfThere(join(root, file)) ?? "",
    file,
    path: ["config", key],
    stackName,
  };
  // Another config file (--config-file) may say something else: Pulumi's value holds, and there is no place to point to.
  const isSame = source.text !== "" && isDeepStrictEqual(readSource(source).value, value);
  return isSame ? source : { kind: "value", value, stackName };
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
