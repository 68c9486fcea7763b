/** The image cannot be had on this machine as it is: what is missing and what to do, for a person. */
export class ImageError extends Error {}
