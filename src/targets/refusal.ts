import * as pulumi from "@pulumi/pulumi";

/**
 * Ends the program with a message for a person. Without a stack: nobody wants it, and Node 22.20 to 22.23 need seconds
 * to format one through Pulumi's source maps.
 */
export function refusal(message: string): pulumi.RunError {
  const error = new pulumi.RunError(message);
  error.stack = "";
  return error;
}
