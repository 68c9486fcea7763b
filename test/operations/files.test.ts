import { describe, expect, it } from "vitest";
import { carryFiles } from "../../src/operations/doors/files.ts";

describe("files of this machine among a tool's arguments", () => {
  const here = (path: string) => path.startsWith("mine/") || path.startsWith("C:\\");

  it("are pointed into the container, each under a name of its own", () => {
    const { args, files, directory } = carryFiles(
      ["--command-config", "mine/a.properties", "--from-file", "C:\\x\\a.properties", "--list"],
      here,
    );
    expect(files.map(({ from }) => from)).toEqual(["mine/a.properties", "C:\\x\\a.properties"]);
    expect(args).toEqual([
      "--command-config",
      `${directory}/0-a.properties`,
      "--from-file",
      `${directory}/1-a.properties`,
      "--list",
    ]);
    expect(directory).toMatch(/^\/tmp\/kafka-cluster-/);
  });

  it("are left alone where they are none: a path inside, a topic of a file's name", () => {
    const typed = ["--command-config", "/opt/kafka/config/x", "--topic", "mine/a"];
    expect(carryFiles(typed, here)).toEqual({ args: typed, files: [], directory: undefined });
  });
});
