/** The value of an option in a list of arguments (`-s x`, `-sx`, `--stack x`, `--stack=x`); the last one counts. */
export function optionValue(args: readonly string[], long: string, short?: string): string | undefined {
  let value: string | undefined;
  for (const [index, arg] of args.entries()) {
    if (arg === "--") break;
    if (arg === `--${long}` || (short !== undefined && arg === `-${short}`)) value = args[index + 1] ?? value;
    else if (arg.startsWith(`--${long}=`)) value = arg.slice(long.length + 3);
    else if (short !== undefined && isJoined(arg, short)) value = arg.slice(2).replace(/^=/, "");
  }
  return value;
}

/** The stack a command is about: its `-s`, else PULUMI_STACK, else `local`. */
export function stackOf(args: readonly string[], env: Readonly<Record<string, string | undefined>>): string {
  return optionValue(args, "stack", "s") ?? (env.PULUMI_STACK || "local");
}

/** Whether one of several flags was given, be it alone (`-y`) or with a value (`--yes=true`). */
export function hasFlag(args: readonly string[], ...flags: readonly string[]): boolean {
  return args.some((arg) => flags.some((flag) => arg === flag || arg.startsWith(`${flag}=`)));
}

/** Takes every `--allow CONSENT` (ours, not pulumi's) out of the arguments. */
export function takeConsents(args: readonly string[]): {
  readonly consents: readonly string[];
  readonly rest: readonly string[];
} {
  const consents: string[] = [];
  const rest: string[] = [];
  for (let index = 0; index < args.length; index++) {
    const arg = args[index] ?? "";
    if (arg.startsWith("--allow=")) consents.push(arg.slice("--allow=".length));
    else if (arg === "--allow") consents.push(args[++index] ?? "");
    else rest.push(arg);
  }
  return { consents, rest };
}

/** pulumi's one-letter flags can be joined to their value, and several to one another; only `-sVALUE` is ours to read. */
function isJoined(arg: string, short: string): boolean {
  return arg.startsWith(`-${short}`) && arg.length > 2 && !arg.startsWith("--");
}
