import { describe, expect, it, vi } from "vitest";
import { parse } from "yaml";
import {
  forSecrets,
  isMissing,
  missingRights,
  namespaceObstacle,
  needed,
  neededBy,
  rightsObstacle,
  roleText,
  useful,
} from "../../../../src/targets/kubernetes/preflight/rights.ts";
import { kubernetesClusterOf } from "../../../model/cluster-of.ts";
import { fakeApi, refused } from "../fake-api.ts";

interface Asked {
  readonly body: { readonly spec: { readonly resourceAttributes: Readonly<Record<string, string>> } };
}

/** A server that allows what `allows` says. */
function reviewer(allows: (what: Readonly<Record<string, string>>) => boolean) {
  const review = vi.fn(({ body }: Asked) => ({ status: { allowed: allows(body.spec.resourceAttributes) } }));
  return { review, api: fakeApi({ authorization: { createSelfSubjectAccessReview: review as never } }) };
}

describe("The right to make a namespace", () => {
  const { target } = kubernetesClusterOf();
  const mayNot = (verb: string) => reviewer((what) => what.verb !== "*" && what.verb !== verb);

  it("is asked for of all the Kubernetes cluster, and only where the namespace is not there and is to be made", async () => {
    const { api, review } = reviewer(({ verb }) => verb !== "*");
    expect(await namespaceObstacle(api, target, false)).toBeUndefined();
    expect(review.mock.calls.map(([{ body }]) => body.spec.resourceAttributes)).toContainEqual({
      group: "",
      resource: "namespaces",
      subresource: "",
      verb: "create",
    });
    expect(await namespaceObstacle(fakeApi(), target, true)).toBeUndefined();
    const notToBeMade = kubernetesClusterOf({ kubernetes: { createNamespace: false } });
    expect(await namespaceObstacle(fakeApi(), notToBeMade.target, false)).toBeUndefined();
  });

  it.each(["create", "patch"])("is an obstacle where it is missing: %s", async (verb) => {
    expect(await namespaceObstacle(mayNot(verb).api, target, false)).toMatchObject({
      code: "no-rights",
      message: expect.stringContaining("Namespace kafka is not there, and these rights do not suffice"),
      remedy: "Have it created: kubectl --context lab create namespace kafka",
    });
  });

  it("is not what is missing where the namespace is there, or may not be read", async () => {
    const answering = (answer: () => unknown) => fakeApi({ core: { readNamespace: answer } });
    const failing = (code: number) =>
      answering(() => {
        throw refused(code);
      });
    expect(await isMissing(answering(() => ({})))).toBe(false);
    expect(await isMissing(failing(403))).toBe(false);
    expect(await isMissing(failing(404))).toBe(true);
  });
});

describe("The rights in a namespace", () => {
  it("are asked for once where one may do everything", async () => {
    const { api, review } = reviewer(() => true);
    expect(await missingRights(api)).toEqual([]);
    expect(review.mock.calls.map(([{ body }]) => body.spec.resourceAttributes)).toEqual([
      { namespace: "kafka", group: "*", resource: "*", subresource: "", verb: "*" },
    ]);
  });

  it("are asked for one by one where one may not, and suffice where each is there", async () => {
    const { api, review } = reviewer(({ verb }) => verb !== "*");
    expect(await missingRights(api)).toEqual([]);
    const asked = review.mock.calls.map(([{ body }]) => body.spec.resourceAttributes);
    expect(asked).toContainEqual({
      namespace: "kafka",
      group: "apps",
      resource: "statefulsets",
      subresource: "scale",
      verb: "patch",
    });
    expect(asked).toHaveLength(1 + needed.flatMap(({ resources, verbs }) => resources.flatMap(() => verbs)).length);
  });

  it("that are missing are all named, with the Role to ask for", async () => {
    const { api } = reviewer(
      ({ verb, resource }) => verb !== "*" && verb !== "patch" && resource !== "networkpolicies",
    );
    const missing = await missingRights(api);
    expect(missing).toContainEqual({ group: "", resources: ["persistentvolumeclaims"], verbs: ["patch"] });
    const obstacle = rightsObstacle("kafka", missing);
    expect(obstacle?.code).toBe("no-rights");
    expect(obstacle?.message).toContain("statefulsets/scale.apps: patch");
    expect(obstacle?.message).toContain(
      "networkpolicies.networking.k8s.io: get, list, watch, create, update, patch, delete",
    );
    expect(obstacle?.remedy).toContain(roleText("kafka"));
    expect(rightsObstacle("kafka", [])).toBeUndefined();
    const nowhere = rightsObstacle("kafka", missing, needed, { isThere: false });
    expect(nowhere?.message).toMatch(/^Namespace kafka is not there, and the rights in it do not suffice/);
    expect(nowhere?.remedy).toMatch(/^Have it created, and ask for this Role/);
  });

  it("are one Role of the namespace, which holds no more than them", () => {
    const role = parse(roleText("staging")) as {
      readonly kind: string;
      readonly metadata: object;
      readonly rules: readonly {
        readonly apiGroups: string[];
        readonly resources: string[];
        readonly verbs: string[];
      }[];
    };
    expect([role.kind, role.metadata]).toEqual(["Role", { name: "kafka-cluster", namespace: "staging" }]);
    expect(role.rules.map(({ apiGroups: [group], ...rest }) => ({ group, ...rest }))).toEqual([...needed, ...useful]);
    expect(JSON.stringify(role)).not.toContain("*");
  });

  it("are secrets too where the description has some, and there only", async () => {
    const withSecrets = kubernetesClusterOf({ connect: { secrets: { database: "./a" } } });
    expect(neededBy(kubernetesClusterOf({ connect: {} }))).toEqual(needed);
    expect(neededBy(withSecrets)).toEqual([...needed, forSecrets]);
    const { api } = reviewer(({ verb, resource }) => verb !== "*" && resource !== "secrets");
    expect(await missingRights(api)).toEqual([]);
    const missing = await missingRights(api, neededBy(withSecrets));
    expect(missing).toEqual([forSecrets]);
    expect(rightsObstacle("kafka", missing, neededBy(withSecrets))?.remedy).toContain('resources: ["secrets"]');
    expect(roleText("kafka")).not.toContain("secrets");
  });

  it("include the deletion of claims only where somebody takes the comment away", () => {
    const rulesOf = (text: string) => (parse(text) as { readonly rules: readonly object[] }).rules;
    const text = roleText("staging");
    const more = rulesOf(text.replace(/^ {2}# (?=(- | {2}))/gm, "  "));
    expect(more.slice(0, -1)).toEqual(rulesOf(text));
    expect(more.at(-1)).toEqual({ apiGroups: [""], resources: ["persistentvolumeclaims"], verbs: ["delete"] });
  });
});
