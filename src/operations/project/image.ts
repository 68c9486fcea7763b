import {
  buildOwn,
  type ImageOptions,
  load as loadIt,
  type OwnOptions,
  push as pushIt,
} from "../../setup/image/commands.ts";

export const build = ([version]: readonly string[], options: OwnOptions): Promise<number> => buildOwn(version, options);

export const push = ([reference = ""]: readonly string[], options: ImageOptions): Promise<number> =>
  pushIt(reference, options);

export const load = (
  [tool = ""]: readonly string[],
  options: ImageOptions & { readonly name?: string },
): Promise<number> => loadIt(tool, options);
