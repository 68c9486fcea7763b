import { SetupError } from "../../setup-error.ts";

/** Where the state was lost, `pulumi destroy` has nothing to destroy, and the cluster runs on. */
export const leftovers = (what: string, owner: string, names: readonly string[]): SetupError =>
  new SetupError(
    `${what} of ${owner} are there that its state does not know: ${names.join(", ")}.\n` +
      "`kafka-cluster env create` takes them over, after that `env destroy` removes them.",
  );
