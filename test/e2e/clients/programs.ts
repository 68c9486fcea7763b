import { rmSync } from "node:fs";
import { join } from "node:path";
import { copyOf, output } from "./tools.ts";

/** Programs that nobody here wrote, with what they load. */
export interface Programs {
  /** Java's clients, built by Maven: `target/clients-1.jar` and the jars below `target/lib`. */
  readonly java: string;
  /** Python's: `clients.py`, and `lib` with confluent-kafka. */
  readonly python: string;
  remove(): void;
}

const DEPENDENCIES = ["dependency:copy-dependencies", "-DincludeScope=runtime", "-DoutputDirectory=target/lib"];

/** Fetches and builds them into folders of their own; whoever called removes them. */
export async function fetchPrograms(): Promise<Programs> {
  const [java, python] = [copyOf("java"), copyOf("python")];
  const remove = () => {
    for (const folder of [java, python]) rmSync(folder, { recursive: true, force: true });
  };
  try {
    await Promise.all([
      output("mvn", ["-B", "-q", "-f", java, "package", ...DEPENDENCIES]),
      output("python3", ["-m", "pip", "install", "--quiet", "--target", join(python, "lib"), "confluent-kafka"]),
    ]);
  } catch (error) {
    remove();
    throw error;
  }
  return { java, python, remove };
}
