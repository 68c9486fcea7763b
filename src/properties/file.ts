/** Where the rendered files are put in every container. */
export const CONFIG_DIRECTORY = "/etc/kafka-cluster";

/** A text file for one node's `CONFIG_DIRECTORY`. */
export interface RenderedFile {
  readonly name: string;
  readonly content: string;
  readonly executable?: boolean;
}
