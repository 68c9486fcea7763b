import { request as requestHttp } from "node:http";
import { request as requestHttps } from "node:https";
import type { Transport } from "./transport.ts";

/** The engine answered, but not with what an engine answers. */
export class AnswerError extends Error {
  readonly status: number;
  constructor(status: number, body: string) {
    super(body.trim().slice(0, 200) || `HTTP ${status}`);
    this.status = status;
  }
}

/** Nothing came back in time. */
export class SilenceError extends Error {}

/**
 * One GET over a transport, its JSON answer. Rejects with `AnswerError`, `SilenceError` or the socket's own error.
 * This, not dockerode, because loading dockerode takes longer (0.1 s) than the whole search.
 */
export function ask(transport: Transport, path: string, limitMs: number, signal?: AbortSignal): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const timeout = AbortSignal.timeout(limitMs);
    const options = {
      ...target(transport),
      path,
      signal: signal === undefined ? timeout : AbortSignal.any([signal, timeout]),
    };
    const secure = transport.kind === "tcp" && transport.tls !== undefined;
    const sent = (secure ? requestHttps : requestHttp)(options, (response) => {
      let body = "";
      response.setEncoding("utf8");
      response.on("data", (text: string) => {
        body += text;
      });
      response.on("error", reject);
      response.on("end", () => {
        const status = response.statusCode ?? 0;
        if (status !== 200) return reject(new AnswerError(status, body));
        try {
          resolve(JSON.parse(body));
        } catch {
          reject(new AnswerError(status, "the answer is not JSON"));
        }
      });
    });
    sent.on("error", (error) => reject(timeout.aborted ? new SilenceError(`no answer in ${limitMs} ms`) : error));
    sent.end();
  });
}

function target(transport: Transport) {
  switch (transport.kind) {
    case "socket":
      return { socketPath: transport.socketPath, headers: { Host: "docker" } };
    case "ssh":
      return { host: transport.host, agent: transport.agent };
    case "tcp":
      return { host: transport.host, port: transport.port, ...transport.tls };
  }
}
