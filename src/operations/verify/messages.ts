/** One message as it was written or came back. */
export interface Message {
  readonly key: string;
  readonly value: string;
  readonly partition?: number;
}

const KEYS = 10;

/** `count` messages of one writer: ten keys in turn, values that say who wrote them and in which order. */
export function writtenBy(writer: string, count: number): readonly Message[] {
  return Array.from({ length: count }, (_, index) => ({
    key: `${writer}-${index % KEYS}`,
    value: `${writer}-${String(index).padStart(6, "0")}`,
  }));
}

/**
 * What is wrong with what came back; nothing = every message came exactly once, each key from one partition and in the
 * order it was written. Pure.
 */
export function differences(written: readonly Message[], read: readonly Message[]): readonly string[] {
  const wanted = new Set(written.map(identity));
  const seen = new Map<string, number>();
  for (const message of read) seen.set(identity(message), (seen.get(identity(message)) ?? 0) + 1);
  const missing = [...wanted].filter((message) => !seen.has(message));
  const twice = [...seen].filter(([, times]) => times > 1).map(([message]) => message);
  const foreign = [...seen.keys()].filter((message) => !wanted.has(message));
  return [
    ...counted(missing, "missing"),
    ...counted(twice, "more than once"),
    ...counted(foreign, "never written"),
    ...counted(keysIn(read, isScattered), "in more than one partition"),
    ...counted(keysIn(read, isDisordered), "out of order"),
  ];
}

const identity = ({ key, value }: Message): string => `${key}=${value}`;

function counted(found: readonly string[], what: string): readonly string[] {
  return found.length === 0 ? [] : [`${found.length} ${what}, e.g. ${found[0]}`];
}

function keysIn(read: readonly Message[], isBad: (messages: readonly Message[]) => boolean): readonly string[] {
  const byKey = new Map<string, Message[]>();
  for (const message of read) byKey.set(message.key, [...(byKey.get(message.key) ?? []), message]);
  return [...byKey].filter(([, messages]) => isBad(messages)).map(([key]) => `key ${key}`);
}

const isScattered = (messages: readonly Message[]): boolean =>
  new Set(messages.map(({ partition }) => partition)).size > 1;

const isDisordered = (messages: readonly Message[]): boolean =>
  messages.some(({ value }, index) => index > 0 && value < (messages[index - 1]?.value ?? ""));
