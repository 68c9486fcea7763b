import { PassThrough, Readable, Writable } from "node:stream";
import { text } from "node:stream/consumers";
import { type Api, wordsOf } from "../../../targets/kubernetes/api.ts";
import { Failure } from "../../output/failure.ts";
import { type Executed, type NewProcess, NodeRefuses, type RunningProcess } from "../access.ts";
import { type Outcome, outcomeOf } from "./outcome.ts";
import { type Outlet, outlet, type Socket } from "./outlet.ts";

/** Channels of an exec: the first byte of every message. */
const STDIN = 0;
const RESIZE = 4;
const CLOSE = 255;
/** Only from this version on can the end of the input be told: Kubernetes 1.30. */
const CAN_CLOSE = "v5.channel.k8s.io";

/** More than any short command takes; without an end a node that went away would be waited for. */
const deadlineMs = 30_000;

/** Begins a command in a container of a pod, as `kubectl exec` does. Rejects with NodeRefuses. */
export async function beginProcess(
  api: Api,
  pod: string,
  container: string,
  process: NewProcess,
): Promise<RunningProcess> {
  const { input, tty } = process;
  const out = outlet(process.stdout);
  const err = outlet(process.stderr);
  let outcome: Outcome | undefined;
  let closed = false;
  const socket = await connect(api, pod, container, process, [out, err], (ended) => {
    outcome = ended;
  });
  const said = untilClosed(socket).then(async () => {
    out.stream.end();
    err.stream.end();
    await Promise.all([out.written, err.written]);
    if (closed) return;
    if (outcome === undefined) throw new Error(`the connection to ${pod} was lost`);
    if ("refused" in outcome) throw new NodeRefuses(outcome.refused);
  });
  const gone = Promise.race([said, out.failed, err.failed]);
  gone.catch(() => {});
  if (input && !tty) refuseWithoutEnd(socket);
  return {
    input: input ? inlet(socket) : undefined,
    said: gone,
    exitCode: async () => (outcome !== undefined && "exitCode" in outcome ? outcome.exitCode : 1),
    resize: (columns, rows) => send(socket, RESIZE, Buffer.from(JSON.stringify({ Width: columns, Height: rows }))),
    close: () => {
      closed = true;
      socket.terminate();
    },
  };
}

async function connect(
  { exec, namespace }: Api,
  pod: string,
  container: string,
  { command, environment, input, tty }: NewProcess,
  [out, err]: readonly [Outlet, Outlet],
  onEnd: (outcome: Outcome) => void,
): Promise<Socket> {
  // An exec has no environment of its own; `env` is in every image that has bash.
  const line = environment.length === 0 ? [...command] : ["env", ...environment, ...command];
  // The client sends what a stream says at once, however much it is; ours waits. It only has to know that there is one.
  const stdin = input ? new Readable({ read: () => {} }) : null;
  const stderr = tty ? null : err.stream;
  try {
    const socket = await exec.exec(namespace, pod, container, line, out.stream, stderr, stdin, tty, (status) =>
      onEnd(outcomeOf(status)),
    );
    out.pace(socket);
    err.pace(socket);
    return socket;
  } catch (error) {
    throw new NodeRefuses(wordsOf(error), { cause: error });
  }
}

const untilClosed = (socket: Socket): Promise<void> => new Promise((resolve) => socket.once("close", () => resolve()));

function refuseWithoutEnd(socket: Socket): void {
  if (socket.protocol === CAN_CLOSE) return;
  socket.terminate();
  throw new Failure("This Kubernetes cannot end a command's input by the API; 1.30 and newer can.", {
    remedy: "Run the tool in the pod's own shell: `kubectl exec -it`.",
  });
}

/** Runs a short command to its end. Rejects with NodeRefuses, or when there is no answer in time. */
export async function executeIn(
  api: Api,
  pod: string,
  container: string,
  command: readonly string[],
): Promise<Executed> {
  const all = new PassThrough();
  const output = text(all);
  const plain = { command, environment: [], input: false, tty: false, stdout: all, stderr: all };
  const running = await beginProcess(api, pod, container, plain);
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new NodeRefuses(`no answer from ${pod} in ${deadlineMs / 1000} s`)), deadlineMs);
  });
  try {
    await Promise.race([running.said, late]);
  } finally {
    clearTimeout(timer);
    running.close();
    all.end();
  }
  return { output: await output, exitCode: await running.exitCode() };
}

/** The command's standard input, at the speed of the connection. */
function inlet(socket: Socket): Writable {
  const stream = new Writable({
    write: (chunk: Buffer, _encoding, done) => send(socket, STDIN, chunk, done),
    final: (done) => {
      if (socket.protocol === CAN_CLOSE) send(socket, CLOSE, Buffer.of(STDIN), done);
      else done();
    },
  });
  // Whoever has ended reads no more; its exit code says why.
  stream.on("error", () => {});
  return stream;
}

function send(socket: Socket, channel: number, bytes: Buffer, done: (error?: Error) => void = () => {}): void {
  if (socket.readyState === socket.OPEN) socket.send(Buffer.concat([Buffer.of(channel), bytes]), done);
  else done(new Error("the connection has ended"));
}
