import { ApiException } from "@kubernetes/client-node";
import type { Api } from "../../../src/targets/kubernetes/api.ts";

/** The error of a call that the API server answered with `code`. */
export const refused = (code: number, message = ""): ApiException<string> =>
  new ApiException(code, "", JSON.stringify({ message }), {});

type Group = Exclude<keyof Api, "namespace">;
type Calls = Readonly<Record<string, (request: never) => unknown>>;

/**
 * An API server that answers what a test gives it, by group and method; anything else it was not asked for fails the
 * test with the method's name.
 */
export function fakeApi(groups: Partial<Record<Group, Calls>> = {}): Api {
  const group = (name: string, calls: Calls = {}) =>
    new Proxy(
      {},
      {
        get: (_, method: string) => async (request: never) => {
          const call = calls[method];
          if (call === undefined) throw new Error(`${name}.${method} was not expected`);
          return call(request);
        },
      },
    );
  const api = new Proxy(
    { namespace: "kafka" },
    {
      get: (target, name: string) => (name === "namespace" ? target.namespace : group(name, groups[name as Group])),
    },
  );
  return api as unknown as Api;
}
