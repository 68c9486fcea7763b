import { DNS_LABEL, NAME_LIMIT } from "../../spec/fields.ts";
import { SetupError } from "../setup-error.ts";

/**
 * An environment is a stack whose name begins so. The beginning is what .gitignore knows its file by, what tells it from
 * the stacks a person keeps, and what finds it in the backend from a clone that has no file of it.
 */
const PREFIX = "env-";

/** The stack of the environment of this name. */
export const stackOfEnvironment = (name: string): string => `${PREFIX}${name}`;

/** The environment a stack is; undefined for a stack that is none. */
export function environmentOfStack(stack: string): string | undefined {
  return stack.startsWith(PREFIX) && stack.length > PREFIX.length ? stack.slice(PREFIX.length) : undefined;
}

/**
 * The name a person typed, with or without the beginning its stack has. It becomes the cluster's, so it follows the
 * same rules. Throws a `SetupError`.
 */
export function environmentName(typed: string): string {
  const name = environmentOfStack(typed) ?? typed;
  if (DNS_LABEL.test(name) && name.length <= NAME_LIMIT) return name;
  throw new SetupError(
    `${name} cannot be an environment's name: it has lower-case letters, digits and hyphens, begins with a letter, and is ` +
      `${NAME_LIMIT} characters at most. Of a pull request, for example: pr-42.`,
  );
}
