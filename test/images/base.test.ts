import { describe, expect, it } from "vitest";
import { packagesReference, releaseOf, whyNoPackages } from "../../images/base/packages.ts";

const bookworm = 'PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\nVERSION_CODENAME=bookworm\nID=debian\n';
const noble = 'NAME="Ubuntu"\nID=ubuntu\nID_LIKE=debian\nVERSION_CODENAME=noble\nUBUNTU_CODENAME=noble\n';
const fedora = 'NAME="Fedora Linux"\nID=fedora\nVERSION_CODENAME=""\n';
const mint = 'NAME="Linux Mint"\nID=linuxmint\nID_LIKE="ubuntu debian"\nVERSION_CODENAME=xia\n';

describe("the release a base can be made from", () => {
  it.for([
    ["Debian 12", bookworm, { id: "debian", codename: "bookworm", java: "openjdk-17-jre-headless" }],
    ["Ubuntu 24.04", noble, { id: "ubuntu", codename: "noble", java: "openjdk-21-jre-headless" }],
    [
      "quoted values",
      'ID="debian"\nVERSION_CODENAME="trixie"\n',
      { id: "debian", codename: "trixie", java: "openjdk-21-jre-headless" },
    ],
    ["Fedora", fedora, undefined],
    ["a derivative, whose own suites no Debian server has", mint, undefined],
    ["no os-release at all", "", undefined],
  ] as const)("on %s", ([, file, release]) => {
    expect(releaseOf(file)).toEqual(release);
  });

  it("gives the base its name, another one for another recipe", () => {
    const release = { id: "debian", codename: "bookworm", java: "openjdk-17-jre-headless" } as const;
    expect(packagesReference(release)).toMatch(/^kafka-cluster\/base:bookworm-17-[0-9a-f]{12}$/);
    expect(packagesReference({ ...release, codename: "trixie" })).not.toBe(packagesReference(release));
  });
});

describe("what keeps a base from being made of packages", () => {
  const root = { platform: "linux", arch: "x64", uid: 0, osRelease: bookworm } as const;
  it.for([
    ["nothing, as root on Debian", root, "x86_64", undefined],
    ["the user", { ...root, uid: 1000 }, "x86_64", "root"],
    ["another distribution", { ...root, osRelease: fedora }, "x86_64", "Debian or Ubuntu"],
    ["another system", { ...root, platform: "darwin", osRelease: "" }, "aarch64", "Debian or Ubuntu"],
    ["an engine of another architecture", root, "aarch64", "aarch64"],
  ] as const)("%s", ([, machine, architecture, reason]) => {
    const why = whyNoPackages({ architecture }, machine);
    if (reason === undefined) expect(why).toBeUndefined();
    else expect(why).toContain(reason);
  });
});
