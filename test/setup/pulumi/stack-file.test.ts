import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { copyText, prepareCopies, refreshCopy, stackFile, takeBack } from "../../../src/setup/pulumi/stack-file.ts";
import { directoryWith } from "../scratch.ts";

const description = "# mine\nconfig:\n  kafka-cluster:cluster:\n    target: docker # laptop\n";
const salt = "encryptionsalt: v1:abc=:v1:def:ghi==\n";

function stack(text: string | null = description) {
  const root = directoryWith(text === null ? {} : { "stacks/Pulumi.local.yaml": text });
  const data = join(root, "data");
  prepareCopies(data, "kafka-cluster");
  return { ...stackFile(root, data, "local"), data };
}

describe("the copy pulumi is given", () => {
  test("has the salt as its last line, so every line of the description keeps its number", () => {
    const file = stack();
    refreshCopy(file);
    writeFileSync(file.copy, `${readFileSync(file.copy, "utf8")}${salt}`); // as pulumi does it at `stack init`
    writeFileSync(file.original, `${description}    profile: production`);
    refreshCopy(file);
    expect(copyText(file)).toBe(`${description}    profile: production\n${salt}`);
    expect(readFileSync(file.original, "utf8")).toBe(`${description}    profile: production`);
  });

  test("keeps a salt that the person's own file has, and adds none", () => {
    const file = stack(`${salt}${description}`);
    writeFileSync(file.copy, "encryptionsalt: v1:old=:v1:old:old==\n");
    refreshCopy(file);
    expect(copyText(file)).toBe(`${salt}${description}`);
  });

  test("of a stack file that is not there holds the salt alone", () => {
    const file = stack(null);
    writeFileSync(file.copy, `${description}${salt}`);
    refreshCopy(file);
    expect(copyText(file)).toBe(salt);
    expect(existsSync(file.original)).toBe(false);
  });

  test("lies in a Pulumi project of the same name, in which pulumi finds it under the stack's name", () => {
    const file = stack();
    expect(readFileSync(join(file.data, "stacks", "Pulumi.yaml"), "utf8")).toContain("name: kafka-cluster\n");
    expect(file.copy).toBe(join(file.data, "stacks", "Pulumi.local.yaml"));
    expect(stackFile("/r", "/d", "organization/kafka-cluster/dev").copy).toBe(join("/d", "stacks", "Pulumi.dev.yaml"));
  });
});

describe("what `pulumi config` changes in the copy", () => {
  const change = (text: string, original = description): string => {
    const file = stack(original);
    writeFileSync(file.copy, `${original}${salt}`);
    refreshCopy(file);
    const before = copyText(file);
    writeFileSync(file.copy, text);
    takeBack(file, before);
    return readFileSync(file.original, "utf8");
  };

  test("comes back into the description without the salt", () => {
    expect(change(`${description}    version: 3.9.2\n${salt}`)).toBe(`${description}    version: 3.9.2\n`);
  });

  test("comes back with the salt where the file holds a secret: it is unreadable without", () => {
    const secret = `${description}  kafka-cluster:password:\n    secure: v1:xyz\n${salt}`;
    expect(change(secret)).toBe(secret);
  });

  test("leaves the description alone where nothing changed", () => {
    const file = stack();
    writeFileSync(file.original, `${description}# untouched`);
    takeBack(file, copyText(file));
    expect(readFileSync(file.original, "utf8")).toBe(`${description}# untouched`);
  });
});
