import { type Address, formatAddress } from "./address.ts";

/** No broker of the list answered. The message names every address with its own reason. */
export class NoBrokerAnswered extends Error {
  override readonly name = "NoBrokerAnswered";
  readonly reasons: readonly { readonly address: Address; readonly reason: string }[];

  constructor(reasons: readonly { readonly address: Address; readonly reason: string }[]) {
    super(reasons.length === 0 ? "no broker's address is known" : `no broker answered: ${grouped(reasons)}`);
    this.reasons = reasons;
  }
}

/** `a:1, b:2 (connection refused); c:3 (no answer in 2000 ms)` */
function grouped(reasons: NoBrokerAnswered["reasons"]): string {
  const addresses = new Map<string, string[]>();
  for (const { address, reason } of reasons)
    addresses.set(reason, [...(addresses.get(reason) ?? []), formatAddress(address)]);
  return [...addresses].map(([reason, list]) => `${list.sort().join(", ")} (${reason})`).join("; ");
}

/** A broker answered with one of Kafka's own errors, e.g. TOPIC_ALREADY_EXISTS. `code` is the protocol's number. */
export class KafkaRefused extends Error {
  override readonly name = "KafkaRefused";
  readonly code: number;
  readonly id: string;

  constructor(code: number, id: string, message: string) {
    super(message);
    this.code = code;
    this.id = id;
  }
}

/** Kafka's own error inside whatever the library or we threw; undefined when it was none. */
export function protocolError(error: unknown): KafkaRefused | undefined {
  for (const one of chain(error)) {
    if (one instanceof KafkaRefused) return one;
    const { apiCode, apiId, serverErrorMessage } = one;
    if (typeof apiCode !== "number") continue;
    const id = typeof apiId === "string" ? apiId : `error ${apiCode}`;
    const said = typeof serverErrorMessage === "string" && serverErrorMessage !== "" ? serverErrorMessage : one.message;
    return new KafkaRefused(apiCode, id, `${id}: ${said}`);
  }
  return undefined;
}

const REASONS: Readonly<Record<string, string>> = {
  ECONNREFUSED: "connection refused",
  ECONNRESET: "closed by peer: nothing listens behind the port",
  EPIPE: "closed by peer: nothing listens behind the port",
  ENOTFOUND: "name not known",
  EAI_AGAIN: "name not known",
  EHOSTUNREACH: "host unreachable",
  ENETUNREACH: "network unreachable",
  ETIMEDOUT: "no answer",
};

/** Why a broker could not be asked, in a few words. Docker's proxy accepts a connection before it knows better. */
export function reasonOf(error: unknown): string {
  const errors = [...chain(error)];
  const refused = protocolError(error);
  if (refused) return refused.message;
  for (const one of errors) {
    const reason = typeof one.code === "string" ? REASONS[one.code] : undefined;
    if (reason !== undefined) return reason;
  }
  const message = errors[0]?.message ?? String(error);
  if (/^Connection closed/.test(message)) return "closed by peer: nothing listens behind the port";
  if (/Unexpected|Out of bounds|not a/i.test(message)) return `no Kafka answer: ${message}`;
  return message;
}

type Loose = Error & { readonly [key: string]: unknown };

/** The error, its causes and its parts, outermost first. */
function* chain(error: unknown): Generator<Loose> {
  if (!(error instanceof Error)) return;
  yield error as Loose;
  if (error instanceof AggregateError) for (const part of error.errors) yield* chain(part);
  yield* chain(error.cause);
}
