import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { noEngine } from "../docker/stack.ts";
import { Environments } from "./environments.ts";

// The way of an environment through stack files and a shared backend, with a program that makes nothing: quick.
let backend: string;
let environments: Environments;

beforeAll(async () => {
  backend = mkdtempSync(join(tmpdir(), "kafka-cluster-test-"));
  environments = await Environments.open({ target: "docker", listeners: { hostPortBase: 23_000 } }, "docker", {
    PULUMI_BACKEND_URL: `file://${backend}?metadata=skip`,
    PULUMI_CONFIG_PASSPHRASE: "only-for-a-test",
  });
  writeFileSync(join(environments.clone, "src", "index.ts"), 'export const bootstrap = { host: "nowhere" };\n');
});
afterAll(async () => {
  await environments.close();
  rmSync(backend, { recursive: true, force: true });
});

const stacks = () => readdirSync(join(backend, ".pulumi", "stacks", "kafka-cluster"));

test.skipIf(noEngine)(
  "an environment goes on in a clone that has no file of it, with its ports and its time",
  async () => {
    const made = await environments.create("a", "--ttl", "8h", "--set", "brokers.count=5");
    expect(made, made.stderr + made.stdout).toMatchObject({ code: 0 });
    const text = environments.textOf("a");
    expect(environments.portOf("a", "hostPortBase")).not.toBe(23_000);
    environments.forget();
    expect(await environments.states()).toEqual({ a: "down" });
    expect(environments.textOf("a")).toContain(/expires: ".*"/.exec(text)?.[0]);
    environments.forget();
    const again = await environments.create("a");
    expect(again, again.stderr + again.stdout).toMatchObject({ code: 0 });
    for (const line of [/expires: ".*"/, /created: ".*"/, /hostPortBase: \d+/, /count: 5/]) {
      expect(environments.textOf("a")).toContain(line.exec(text)?.[0]);
    }
    expect(environments.textOf("a")).not.toContain("encryptionsalt");
  },
);

test.skipIf(noEngine)("a second one gets other ports, and neither takes the name of the other's template", async () => {
  const made = await environments.create("b");
  expect(made, made.stderr).toMatchObject({ code: 0 });
  const bases = ["template", "a", "b"].map((name) => environments.portOf(name, "hostPortBase"));
  expect(new Set(bases).size).toBe(3);
  const refused = await environments.run("env", "create", "template", "--from", "template");
  expect(refused).toMatchObject({
    code: 1,
    stderr: expect.stringContaining("template is the name of stack template's cluster") as string,
  });
  const other = await environments.run("env", "create", environments.named("b"), "--from", "elsewhere");
  expect(other.stderr).toContain("was made from template, not from elsewhere");
  const none = await environments.run("env", "create", "c");
  expect(none.stderr).toContain("There is no environment c yet, so it takes --from");
});

test.skipIf(noEngine)("prune leaves what another clone has renewed or kept since this one wrote its file", async () => {
  expect(await environments.letExpire("a")).toMatchObject({ code: 0 });
  const stale = environments.textOf("a");
  expect(await environments.create("a", "--ttl", "8h")).toMatchObject({ code: 0 });
  const renewed = /expires: ".*"/.exec(environments.textOf("a"))?.[0];
  environments.writeText("a", stale);
  const said = await environments.run("env", "prune");
  expect(said, said.stderr).toMatchObject({ code: 0 });
  expect(said.stderr).toContain(
    `Environment ${environments.named("a")}: it was changed elsewhere, and its time ends at`,
  );
  expect(environments.textOf("a")).toContain(renewed);
  expect(await environments.destroy("a", "--keep-data")).toMatchObject({ code: 0 });
  environments.writeText("a", stale);
  expect((await environments.run("env", "prune")).stderr).toContain("it has no end any more");
  expect(environments.textOf("a")).not.toContain("expires:");
  expect(await environments.create("a", "--ttl", "8h")).toMatchObject({ code: 0 });
});

test.skipIf(noEngine)("prune removes what is past its time, and destroy the rest, with stack and file", async () => {
  expect(await environments.run("env", "prune")).toMatchObject({ code: 0 });
  expect(Object.keys(await environments.states())).toEqual(["a", "b"]);
  expect(await environments.letExpire("a")).toMatchObject({ code: 0 });
  expect((await environments.run("env", "prune")).code).toBe(0);
  expect(Object.keys(await environments.states())).toEqual(["b"]);
  environments.forget();
  const said = await environments.destroy("b", "--yes");
  expect(said, said.stderr).toMatchObject({ code: 0 });
  expect([stacks(), await environments.states(), environments.textOf("b")]).toEqual([[], {}, ""]);
  const twice = await environments.destroy("b", "--yes");
  expect(twice.stderr).toContain(
    `There is no environment ${environments.named("b")}: nothing to destroy (there is none).`,
  );
});
