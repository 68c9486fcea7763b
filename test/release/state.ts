import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";

/** What stands in a kept state for what differs from one machine to the next. */
export const NAME = "test-release";
export const ENGINE = "ID-OF-THE-ENGINE";
export const KUBECONFIG = "/PATH-OF-THE-KUBECONFIG";
export const CONTEXT = "NAME-OF-THE-CONTEXT";

export interface KeptState {
  readonly deployment: { readonly resources: readonly KeptResource[] };
}

export interface KeptResource {
  readonly urn: string;
  readonly type: string;
  readonly inputs?: {
    readonly name?: string;
    readonly labels?: readonly { label: string; value: string }[];
    /** Of a Kubernetes object. */
    readonly kind?: string;
  };
}

/** The state a release left, as if it had been made here: `words` says what each of the words above stands for. */
export function keptState(file: string, words: Readonly<Record<string, string>>): string {
  const text = gunzipSync(readFileSync(file)).toString("utf8");
  return Object.entries(words).reduce((filled, [word, here]) => filled.replaceAll(word, here), text);
}
