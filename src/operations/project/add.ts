import type { Command } from "commander";
import { SetupError } from "../../setup/setup-error.ts";
import { Failure } from "../output/failure.ts";
import type { ProjectCommand, ProjectGroup } from "./groups.ts";

/** Puts a group of commands on the program: `kafka-cluster env create …`. */
export function addGroup(
  root: Command,
  { name, summary, commands }: ProjectGroup,
  finish: (code: number) => void,
): void {
  const group = root.command(name).summary(summary).description(`${summary}.`);
  for (const command of commands) addProjectCommand(group, command, finish);
}

/** Puts one on the program, or on a group. */
export function addProjectCommand(
  group: Command,
  { usage, summary, examples, options, passThrough = false, work }: ProjectCommand,
  finish: (code: number) => void,
): void {
  const command = group.command(usage).summary(summary).description(`${summary}.`).passThroughOptions(passThrough);
  for (const [flags, meaning, many] of options) {
    if (many === undefined) command.option(flags, meaning);
    else command.option(flags, `${meaning}; may be given more than once`, collect, []);
  }
  command.addHelpText("after", `\nExamples:\n${examples.map((line) => `  ${line}`).join("\n")}\n`);
  command.action(async (...given: unknown[]) => {
    const args = given
      .slice(0, -2)
      .flat()
      .filter((value): value is string => typeof value === "string");
    const run = await work();
    try {
      // What commander parsed is what the group's row declares; only the two together know it.
      finish(await run(args, command.optsWithGlobals<object>() as never));
    } catch (error) {
      throw error instanceof SetupError ? new Failure(error.message) : error;
    }
  });
}

const collect = (value: string, before: readonly string[]): readonly string[] => [...before, value];
