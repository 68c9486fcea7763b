import { PassThrough } from "node:stream";
import { text } from "node:stream/consumers";
import type { Api } from "./api.ts";

/** More than any command of ours takes; without an end a node that went away would be waited for. */
const deadlineMs = 10_000;

/**
 * Runs a command in a container of a pod; stdout and stderr come as one text. Rejects when the container does not run,
 * or has not answered in time.
 */
export async function execute(api: Api, pod: string, container: string, command: readonly string[]): Promise<string> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer from ${pod} in ${deadlineMs / 1000} s`)), deadlineMs);
  });
  const running = run(api, pod, container, command);
  running.said.catch(() => undefined);
  try {
    return await Promise.race([running.said, late]);
  } finally {
    clearTimeout(timer);
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
