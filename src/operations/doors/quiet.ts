import { Readable, Writable } from "node:stream";
import type { OpenCluster } from "../cluster/open.ts";
import { runTool } from "./run.ts";

/**
 * Runs one of Kafka's tools with `input` and resolves with what it wrote to its standard output. Rejects with its
 * complaint when it fails: also where it ends with 0 all the same, as the console producer does.
 */
export async function runQuietly(
  open: OpenCluster,
  tool: string,
  args: readonly string[],
  input = "",
): Promise<string> {
  const stdout = collector();
  const stderr = collector();
  const terminal = {
    stdin: Readable.from(input === "" ? [] : [Buffer.from(input)]),
    stdout: stdout.stream,
    stderr: stderr.stream,
  };
  const exitCode = await runTool(open, tool, args, terminal);
  const complaint = /^.*(ERROR|Exception).*$/m.exec(`${stderr.text()}\n${stdout.text()}`)?.[0];
  if (exitCode !== 0) throw new Error(`${tool} ended with exit code ${exitCode}: ${complaint ?? stderr.text().trim()}`);
  if (complaint !== undefined) throw new Error(`${tool}: ${complaint}`);
  return stdout.text();
}

function collector(): { readonly stream: Writable; readonly text: () => string } {
  const chunks: Buffer[] = [];
  const stream = new Writable({
    write(chunk: Buffer, _encoding, done) {
      chunks.push(chunk);
      done();
    },
  });
  return { stream, text: () => Buffer.concat(chunks).toString("utf8") };
}
