import { createInterface } from "node:readline/promises";

/** Whether somebody sits at a terminal and can be asked. */
export function isAttended(): boolean {
  return Boolean(process.stdin.isTTY && process.stderr.isTTY);
}

/** Asks a yes-or-no question on the terminal; Enter and Ctrl-D mean no unless `preset` is yes. */
export async function confirm(question: string, preset: "yes" | "no"): Promise<boolean> {
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    const answer = await terminal.question(`${question} ${preset === "yes" ? "[Y/n]" : "[y/N]"} `);
    if (answer.trim() === "") return preset === "yes";
    return /^y(es)?$/i.test(answer.trim());
  } catch {
    return false;
  } finally {
    terminal.close();
  }
}
