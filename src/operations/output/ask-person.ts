import { createInterface } from "node:readline/promises";

/** Whether somebody sits at a terminal and can be asked. */
export function isAttended(): boolean {
  return Boolean(process.stdin.isTTY && process.stderr.isTTY);
}

/** Asks a yes-or-no question on the terminal. Enter means `preset`; Ctrl-C and Ctrl-D mean no. */
export async function confirm(question: string, preset: "yes" | "no"): Promise<boolean> {
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  const gone = new AbortController();
  // Without these the question would stay open for ever, and Node would end with "unsettled top-level await".
  terminal.on("SIGINT", () => gone.abort()).on("close", () => gone.abort());
  try {
    const hint = preset === "yes" ? "[Y/n]" : "[y/N]";
    const answer = await terminal.question(`${question} ${hint} `, { signal: gone.signal });
    if (answer.trim() === "") return preset === "yes";
    return /^y(es)?$/i.test(answer.trim());
  } catch {
    process.stderr.write("\n");
    return false;
  } finally {
    terminal.close();
  }
}
