/**
 * Why a command could not do its work, for a person: what went wrong in one sentence, what was found, what to do.
 * Printed without a stack trace; everything else that is thrown is a bug of ours and keeps its own.
 */
export class Failure extends Error {
  override readonly name = "Failure";
  readonly details: readonly string[];
  readonly remedy: string | undefined;
  readonly exitCode: number;

  constructor(
    message: string,
    more: { readonly details?: readonly string[]; readonly remedy?: string; readonly exitCode?: number } = {},
  ) {
    super(message);
    this.details = more.details ?? [];
    this.remedy = more.remedy;
    this.exitCode = more.exitCode ?? 1;
  }
}

/** The lines a failure is printed as. */
export function formatFailure({ message, details, remedy }: Failure): string {
  return [message, ...details.map((detail) => `  ${detail}`), ...(remedy === undefined ? [] : [remedy])].join("\n");
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
