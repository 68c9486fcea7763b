/** How a command in a pod ended: with its own exit code, or before it began. */
export type Outcome = { readonly exitCode: number } | { readonly refused: string };

/** What of the API's status an exec ends with is needed here. */
export interface ExecStatus {
  readonly status?: string | undefined;
  readonly reason?: string | undefined;
  readonly message?: string | undefined;
  readonly details?: { readonly causes?: readonly { readonly reason?: string; readonly message?: string }[] };
}

/** Reads the status that ends an exec. Pure. */
export function outcomeOf({ status, reason, message, details }: ExecStatus): Outcome {
  if (status === "Success") return { exitCode: 0 };
  const code = details?.causes?.find((cause) => cause.reason === "ExitCode")?.message;
  if (reason === "NonZeroExitCode" && code !== undefined) return { exitCode: Number(code) };
  return { refused: message ?? reason ?? "it cannot be run there" };
}
