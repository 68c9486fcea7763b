import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { ensureHelm } from "../../../src/setup/tools/helm.ts";
import { helmArchive, helmVersion } from "../../../src/setup/tools/releases.ts";
import { directoryWith } from "../scratch.ts";

const machine = { platform: "linux", arch: "x64" } as const;

describe("Helm", () => {
  it("is the pinned one where that was unpacked before, whatever the person has", async () => {
    const data = directoryWith({ [`helm/${helmVersion}/helm`]: "" });
    const place = { data, mirror: undefined, machine, isUsable: () => true };
    expect(await ensureHelm(place)).toBe(join(data, "helm", helmVersion, "helm"));
  });

  it("comes from the mirror only with the checksum kept here", async () => {
    const mirror = directoryWith({ [helmArchive(machine)]: "something else" });
    const place = { data: directoryWith(), mirror, machine, isUsable: () => true };
    await expect(ensureHelm(place)).rejects.toThrow("has 0b8653317aae");
  });

  it("is the person's own where nothing is pinned here, and what to do is said where there is none", async () => {
    const place = { data: directoryWith(), mirror: directoryWith(), machine };
    expect(await ensureHelm({ ...place, isUsable: (command) => command === "helm" })).toBe("helm");
    await expect(ensureHelm({ ...place, isUsable: () => false })).rejects.toThrow(
      /no `helm` on the PATH.*CLUSTER_MIRROR/s,
    );
  });
});
