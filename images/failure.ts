/** The image cannot be had on this machine as it is: what is missing and what to do, for a person. */
export class ImageError extends Error {}

/** A download that failed for good: which address, and what the last attempt met. */
export class DownloadError extends Error {}

/** A jar whose content is not what the lock says. Nothing of it is kept or used. */
export class ChecksumError extends Error {}

/** Failures whose message is all a person needs: no stack trace. */
export function isForPeople(error: unknown): error is ImageError | DownloadError | ChecksumError {
  return error instanceof ImageError || error instanceof DownloadError || error instanceof ChecksumError;
}
