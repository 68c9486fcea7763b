import { PassThrough } from "node:stream";
import { text } from "node:stream/consumers";
import { inTime } from "../deadline.ts";
import type { Api } from "./api.ts";

/**
 * Runs a command in a container of a pod; stdout and stderr come as one text. Rejects when the container does not run,
 * or has not answered in time.
 */
export async function execute(api: Api, pod: string, container: string, command: readonly string[]): Promise<string> {
  const running = run(api, pod, container, command);
  try {
    return await inTime({ node: pod, command, said: running.said, leave: running.end });
  } finally {
    running.end();
  }
}

function run({ exec, namespace }: Api, pod: string, container: string, command: readonly string[]) {
  const output = new PassThrough();
  let failure: string | undefined;
  const opened = exec.exec(
    namespace,
    pod,
    container,
    [...command],
    output,
    output,
    null,
    false,
    ({ status, message, reason }) => {
      // A command that ends with another code than 0 has still said what it had to say.
      if (status === "Failure" && reason !== "NonZeroExitCode") failure = message ?? reason ?? "failed";
    },
  );
  const said = opened.then(async (socket) => {
    socket.on("close", () => output.end());
    const all = await text(output);
    if (failure !== undefined) throw new Error(failure);
    return all;
  });
  const end = () =>
    void opened.then(
      (socket) => ("terminate" in socket ? socket.terminate() : undefined),
      () => undefined,
    );
  return { said, end };
}
