import * as pulumi from "@pulumi/pulumi";
import * as proto from "@pulumi/pulumi/proto/resource_pb.js";
import { MockMonitor } from "@pulumi/pulumi/runtime/mocks.js";
import { getCallbacks } from "@pulumi/pulumi/runtime/settings.js";
import { type JavaScriptValue, Struct } from "google-protobuf/google/protobuf/struct_pb.js";
import { vi } from "vitest";

/** What the program asks Pulumi's engine to register, as far as it says what is kept, replaced and ordered. */
export interface Registration {
  readonly type: string;
  readonly name: string;
  readonly parent: string;
  readonly provider: string;
  readonly inputs: Readonly<Record<string, unknown>>;
  /** Names of the resources it depends on. */
  readonly dependsOn: readonly string[];
  readonly retainOnDelete: boolean;
  readonly deleteBeforeReplace: boolean;
  readonly importId: string;
  readonly ignoreChanges: readonly string[];
  readonly replaceOnChanges: readonly string[];
}

/** As much as is read of the engine's own request (google-protobuf, without types). */
interface Request {
  getType(): string;
  getName(): string;
  getParent(): string;
  getProvider(): string;
  getDependenciesList(): string[];
  getRetainondelete(): boolean;
  getDeletebeforereplace(): boolean;
  getImportid(): string;
  getIgnorechangesList(): string[];
  getReplaceonchangesList(): string[];
}

interface HookRequest {
  getName(): string;
  getCallback(): { getToken(): string };
}
interface HookAnswer {
  getError(): string;
}

const nameIn = (urn: string): string => urn.split("::").at(-1) ?? "";

/**
 * Pulumi's engine as a list of what it was asked for; nothing is made. For one test file: the mocks are the process's.
 * `kept` is the state: what a Stash of that name was first given.
 */
export async function mockPulumi(preview: boolean, options: { readonly onRegister?: (name: string) => void } = {}) {
  const registered: Registration[] = [];
  const kept = new Map<string, unknown>();
  const inputs = new Map<string, Record<string, unknown>>();
  const original = MockMonitor.prototype.registerResource;
  vi.spyOn(MockMonitor.prototype, "registerResource").mockImplementation(async function (
    this: MockMonitor,
    req: Request,
    callback,
  ) {
    await original.call(this, req, callback);
    registered.push({
      type: req.getType(),
      name: req.getName(),
      parent: req.getParent(),
      provider: req.getProvider(),
      inputs: inputs.get(`${req.getType()}::${req.getName()}`) ?? {},
      dependsOn: req.getDependenciesList().map(nameIn),
      retainOnDelete: req.getRetainondelete(),
      deleteBeforeReplace: req.getDeletebeforereplace(),
      importId: req.getImportid(),
      ignoreChanges: req.getIgnorechangesList(),
      replaceOnChanges: req.getReplaceonchangesList(),
    });
  });
  const hooks = new Map<string, string>();
  Object.assign(MockMonitor.prototype, {
    registerResourceHook: (req: HookRequest, callback: (error: null, answer: object) => void) => {
      hooks.set(req.getName(), req.getCallback().getToken());
      callback(null, {});
    },
  });
  /** Calls a hook as Pulumi's engine does; what it failed with, or "". */
  const callHook = async (name: string, oldInputs?: Readonly<Record<string, JavaScriptValue>>): Promise<string> => {
    const server = getCallbacks() as unknown as {
      readonly _callbacks: ReadonlyMap<string, (request: Uint8Array) => Promise<HookAnswer>>;
    };
    const hook = server._callbacks.get(hooks.get(name) ?? "");
    if (hook === undefined) throw new Error(`there is no hook ${name}`);
    const request = new proto.ResourceHookRequest();
    if (oldInputs !== undefined) request.setOldInputs(Struct.fromJavaScript({ ...oldInputs }));
    return (await hook(request.serializeBinary())).getError();
  };
  const newResource = (args: pulumi.runtime.MockResourceArgs) => {
    inputs.set(`${args.type}::${args.name}`, args.inputs);
    options.onRegister?.(args.name);
    const isStash = args.type === "pulumi:index:Stash";
    const output: unknown = kept.get(args.name) ?? args.inputs.input;
    return {
      id: args.custom ? `id-of-${args.name}` : undefined,
      state: isStash ? { ...args.inputs, output } : args.inputs,
    };
  };
  await pulumi.runtime.setMocks({ call: ({ inputs }) => inputs, newResource }, "kafka-cluster", "local", preview);
  return { registered, kept, callHook };
}

/** `type::name`, then those of its parents. */
export function urnsOf(registered: readonly Registration[]): readonly string[] {
  const own = ({ type, name }: Registration) => `${type}::${name}`;
  const line = (one: Registration): string => {
    const parent = registered.find(({ name, type }) => one.parent.endsWith(`${type}::${name}`));
    return parent === undefined ? own(one) : `${own(one)} in ${line(parent)}`;
  };
  return registered.map(line).toSorted();
}

export const resolved = <T>(output: pulumi.Output<T>): Promise<T> => new Promise((done) => output.apply(done));

/** Rejections that nobody handled while `act` ran and settled. */
export async function unhandled(act: () => Promise<unknown>): Promise<readonly unknown[]> {
  const seen: unknown[] = [];
  const note = (reason: unknown) => void seen.push(reason);
  const others = process.listeners("unhandledRejection");
  process.removeAllListeners("unhandledRejection").on("unhandledRejection", note);
  try {
    await act();
    for (let turn = 0; turn < 20; turn++) await new Promise((done) => setImmediate(done));
  } finally {
    process.removeListener("unhandledRejection", note);
    for (const other of others) process.on("unhandledRejection", other as (reason: unknown) => void);
  }
  return seen;
}
