import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readInputs } from "../../src/connect/inputs.ts";
import { keysOf } from "../../src/connect/secret-file.ts";
import { describe as describeCluster } from "../../src/model/describe.ts";

const connectors = (password: string) => ({
  orders: { class: "JdbcSink", tasks: 1, paused: false, config: { "connection.password": password } },
});
let root: string;

beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), "kafka-cluster-inputs-"));
  mkdirSync(join(root, "plugins"));
  writeFileSync(join(root, "db.properties"), "user=me\npassword=s3cret\n");
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

describe("What connect names of this machine", () => {
  it("is found relative to the project's folder, and secrets are read", () => {
    const written = { plugins: "./plugins", files: undefined, secrets: { db: "db.properties" } };
    expect(readInputs({ ...written, connectors: connectors(`\${secret:db:password}`) }, root)).toEqual({
      inputs: {
        plugins: join(root, "plugins"),
        files: undefined,
        secrets: [{ name: "db", content: "user=me\npassword=s3cret\n" }],
      },
      findings: [],
    });
  });

  it("is refused as a whole, with places in the file and without a secret's value", () => {
    const text = `target: docker
connect:
  plugins: ./none
  files: ./db.properties
  secrets: { db: db.properties, gone: ./gone.properties }
  connectors:
    orders:
      class: JdbcSink
      config:
        connection.password: \${secret:db:pasword}
`;
    const source = { kind: "text", text, file: "c.yaml", path: [], stackName: "local" } as const;
    const described = describeCluster(source, ({ connect }) => (connect ? readInputs(connect, root).findings : []));
    const problems = "problems" in described ? described.problems : [];
    expect(problems.map(({ code, at, remedy }) => [code, `${at?.line}:${at?.column}`, remedy.slice(0, 24)])).toEqual([
      ["missing-file", "3:12", "Make it, or give the pat"],
      ["missing-file", "4:10", "Make it, or give the pat"],
      ["missing-file", "5:39", "Write it with KEY=VALUE "],
      ["unknown-secret", "10:30", "Did you mean password?"],
    ]);
    expect(JSON.stringify(problems)).not.toContain("s3cret");
  });
});

describe("A secret's file", () => {
  it.each([
    ["a=1\nb: 2\nc 3\n", ["a", "b", "c"]],
    ["# no=1\n! no=2\n\n  d = 4", ["d"]],
    ["e\\:f=5\ng\\ h=6", ["e:f", "g h"]],
    ["i=one \\\n  more=not\nj=2\r\nk", ["i", "j", "k"]],
    ["l=ends\\\\\nm=1", ["l", "m"]],
  ])("has the keys that Java finds in %j", (text, keys) => {
    expect(keysOf(text)).toEqual(keys);
  });
});
