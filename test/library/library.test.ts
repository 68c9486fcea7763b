import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import ts from "typescript";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { projectRoot } from "../../src/setup/project.ts";
import { install } from "./installed.ts";

const folder = mkdtempSync(join(tmpdir(), "kafka-cluster-library-"));
beforeAll(() => install(folder));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const print = "console.log(typeof KafkaCluster)";
const programs = {
  "module.mjs": `import { KafkaCluster } from "kafka-cluster"; ${print}`,
  "common.cjs": `const { KafkaCluster } = require("kafka-cluster"); ${print}`,
  "typed.mts": `import { type Description, KafkaCluster } from "kafka-cluster"; ${print}; const d = {} as Description`,
};

/** What a program prints, on either stream. */
function run(args: readonly string[]): string {
  return execFileSync(process.execPath, [...args], {
    cwd: folder,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "inherit"],
  });
}

describe("The package in another project's node_modules", () => {
  it.each(Object.entries(programs))("is loaded by %s, without a word", (name, text) => {
    writeFileSync(join(folder, name), text);
    expect(run([name])).toBe("function\n");
  });

  it("is loaded where something like ts-node takes every .ts file that is required for its own", () => {
    const text = `require.extensions[".ts"] = () => { throw new Error("taken") }; ${programs["common.cjs"]}`;
    writeFileSync(join(folder, "hooked.cjs"), text);
    expect(run(["hooked.cjs"])).toBe("function\n");
  });

  it.each([
    ["nodenext", ts.ModuleKind.NodeNext, ts.ModuleResolutionKind.NodeNext],
    ["bundler", ts.ModuleKind.ESNext, ts.ModuleResolutionKind.Bundler],
  ])("has a type and a word for every key, with moduleResolution %s", (_, module, moduleResolution) => {
    const file = join(folder, "program.ts");
    const text = `import { KafkaCluster } from "kafka-cluster";
      const cluster = new KafkaCluster("events", { target: "docker", brokers: { cuont: 3 } }, {
        transform: { container: ({ args }) => ({ args: { ...args, memory: 512 } }) },
      });
      export const bootstrap: number = cluster.bootstrap;
      new KafkaCluster("words", { brokers: { heap: "1g" }, target: "docker" });`;
    writeFileSync(file, text);
    const options: ts.CompilerOptions = { module, moduleResolution, strict: true, noEmit: true, skipLibCheck: true };
    const program = ts.createProgram([file], options);
    const said = program
      .getSemanticDiagnostics(program.getSourceFile(file))
      .map(({ messageText }) => words(messageText));
    expect(said).toEqual([
      expect.stringMatching(/'cuont' does not exist .* Did you mean to write 'count'\?/),
      expect.stringMatching(/is not assignable to type 'number'/),
    ]);
    expect(wordsFor(program, file, "heap")).toMatch(/^The greatest Java heap of each broker\. Default: 384m/);
  });

  it("is packed without tests, and with charts and what an image is built from", () => {
    const packed = execFileSync("tar", ["-tzf", join(folder, "kafka-cluster-0.1.0.tgz")], { encoding: "utf8" });
    expect(packed).toContain("package/charts/kafka/Chart.yaml\n");
    expect(packed).toContain("package/images/build.ts\n");
    expect(packed).not.toMatch(/package\/(test|bench|examples|stacks|\.ci)\//);
    expect(projectRoot).not.toContain("node_modules");
  });
});

const words = (text: string | ts.DiagnosticMessageChain): string => ts.flattenDiagnosticMessageText(text, " ");

/** What an editor shows for a key that the program writes. */
function wordsFor(program: ts.Program, file: string, key: string): string {
  const service = ts.createLanguageService({
    getCompilationSettings: () => program.getCompilerOptions(),
    getScriptFileNames: () => [file],
    getScriptVersion: () => "1",
    getScriptSnapshot: (path) => {
      const text = ts.sys.readFile(path);
      return text === undefined ? undefined : ts.ScriptSnapshot.fromString(text);
    },
    getCurrentDirectory: () => folder,
    getDefaultLibFileName: (options) => ts.getDefaultLibFilePath(options),
    fileExists: ts.sys.fileExists,
    readFile: ts.sys.readFile,
    directoryExists: ts.sys.directoryExists,
    realpath: (path) => ts.sys.realpath?.(path) ?? path,
  });
  const at = ts.sys.readFile(file)?.indexOf(`${key}:`) ?? -1;
  return ts.displayPartsToString(service.getQuickInfoAtPosition(file, at)?.documentation);
}
