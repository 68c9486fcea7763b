/** More than any short command of ours takes; without an end a node that hangs would be waited for. */
const SHORT_MS = 10_000;

/** A command in a node, and how to leave it where it does not end. */
export interface Commanded<T> {
  readonly node: string;
  readonly command: readonly string[];
  readonly said: Promise<T>;
  readonly leave: () => void;
}

/** Resolves to what it said. Rejects, naming the node and the command, when it has not ended in time; then it is left. */
export async function inTime<T>({ node, command, said, leave }: Commanded<T>, deadlineMs = SHORT_MS): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    const message = `${nameOf(command)} in ${node} has not ended after ${deadlineMs / 1000} s`;
    timer = setTimeout(() => {
      reject(new Error(message));
      leave();
    }, deadlineMs);
  });
  said.catch(() => undefined);
  try {
    return await Promise.race([said, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** `probe.sh kafka` of `bash … /etc/…/probe.sh kafka kafka-1:9092 …`: enough to tell which it was. */
function nameOf(command: readonly string[]): string {
  const at = command.findIndex((word) => word.endsWith(".sh"));
  const [script = command[0] ?? "", what = ""] = at < 0 ? [] : command.slice(at);
  return `${script.slice(script.lastIndexOf("/") + 1)} ${what}`.trim();
}
