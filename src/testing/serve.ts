import { connectionFacts } from "./facts.ts";
import { killNode, makeTopic, restartNode, type Topic } from "./nodes.ts";
import type { ClusterOptions } from "./options.ts";
import { type Raised, raise } from "./raise.ts";

/** What goes back to the process that asked. */
export type Reply = { readonly result: unknown } | { readonly error: string };

const aborted = new AbortController();
let raising: Promise<Raised> | undefined;

/** The one cluster of this process. */
async function cluster(): Promise<Raised> {
  if (raising === undefined) throw new Error("no cluster was started");
  return raising;
}

const methods: Readonly<Record<string, (...args: never[]) => Promise<unknown>>> = {
  start: async (options: ClusterOptions) => {
    raising ??= raise(options, aborted.signal);
    return connectionFacts(await raising);
  },
  createTopic: async (name: string, topic: Topic) => makeTopic(await cluster(), name, topic),
  kill: async (node: string) => killNode(await cluster(), node),
  restart: async (node: string) => restartNode(await cluster(), node),
  stop: async () => (await cluster()).remove(),
};

/** Does one thing and says how it went. Never rejects. */
export async function answer(method: string, args: readonly unknown[]): Promise<Reply> {
  try {
    const work = methods[method];
    if (work === undefined) throw new Error(`no such method: ${method}`);
    return { result: await work(...(args as never[])) };
  } catch (error) {
    return { error: await wordsOf(error) };
  }
}

/** A mistake a person can mend is told without a trace of ours. */
async function wordsOf(error: unknown): Promise<string> {
  const { Failure, formatFailure, messageOf } = await import("../operations/output/failure.ts");
  return error instanceof Failure ? formatFailure(error) : messageOf(error);
}

/** Ends what is being raised, and removes what there is. */
export async function end(): Promise<void> {
  aborted.abort();
  const raised = await raising?.catch(() => undefined);
  await raised?.remove();
}
