/** Whether the engine answered with this HTTP status: 304 it is so already, 404 there is none, 409 not in this state. */
export function hasStatus(error: unknown, status: number): error is Error {
  return error instanceof Error && "statusCode" in error && error.statusCode === status;
}

/** 304: it stopped by itself meanwhile. */
export function ignoreStopped(error: unknown): void {
  if (!hasStatus(error, 304)) throw error;
}
