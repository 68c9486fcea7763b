import { chmodSync } from "node:fs";
import { delimiter, join } from "node:path";
import { expect, test } from "vitest";
import { isDebianFamily } from "../../../src/setup/engine/install.ts";
import { installedEngine } from "../../../src/setup/engine/start.ts";
import { directoryWith } from "../scratch.ts";

test.each([
  ['PRETTY_NAME="Debian GNU/Linux 12"\nID=debian\n', true],
  ["ID=ubuntu\nID_LIKE=debian\n", true],
  ['ID=linuxmint\nID_LIKE="ubuntu debian"\n', true],
  ['ID=fedora\nID_LIKE="rhel centos"\n', false],
  ["ID=arch\nHOME_URL=debian\n", false],
  ["", false],
])("%j is of the Debian family: %s", (release, expected) => {
  expect(isDebianFamily(release)).toBe(expected);
});

test("an installed dockerd is found on PATH, in order", () => {
  const directory = directoryWith({ "a/x": "", "b/dockerd": "" });
  chmodSync(join(directory, "b", "dockerd"), 0o755);
  expect(installedEngine([join(directory, "a"), join(directory, "b")].join(delimiter))).toBe(
    join(directory, "b", "dockerd"),
  );
});
