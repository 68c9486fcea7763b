import { describe, expect, it } from "vitest";
import type { Node } from "../../src/model/cluster.ts";
import { imageProfile } from "../../src/model/images.ts";
import { familyOf, isFloating, parseReference } from "../../src/model/reference.ts";
import { stateOf } from "../../src/model/state.ts";
import { IMAGE_FAMILIES } from "../../src/spec/fields.ts";
import { clusterOf } from "./cluster-of.ts";

const roles = ["broker", "zookeeper"] as const;
const rows = IMAGE_FAMILIES.flatMap((family) =>
  roles.flatMap((role) => {
    const profile = imageProfile(family, role);
    return profile ? [{ family, role, profile }] : [];
  }),
);

describe("an image profile", () => {
  it("exists for every family and role but brokers in ZooKeeper's own image", () => {
    expect(rows.map(({ family, role }) => `${family} ${role}`)).toEqual([
      "apache broker",
      "apache zookeeper",
      "zookeeper zookeeper",
      "cp broker",
      "cp zookeeper",
    ]);
  });

  it.each(rows)("of $family has every stateful path of a $role on a volume and nowhere else", ({ role, profile }) => {
    const cluster = clusterOf();
    const [plain] = role === "broker" ? cluster.brokers : cluster.zookeepers;
    const node = { ...plain, image: { reference: undefined, profile } } as Node;
    const { mount, directories, birthMarker, identity, version } = stateOf(node);
    expect(profile.volumes.map(({ path }) => path)).toContain(mount);
    for (const path of [...directories, birthMarker, identity, version])
      expect(path.startsWith(`${mount}/`)).toBe(true);
    for (const path of profile.scratch)
      expect([...directories, mount].some((kept) => kept.startsWith(path))).toBe(false);
  });

  it("says where the permission to be born lies: where ZooKeeper 3.8 looks for it, and at the top of a broker's volume", () => {
    const cluster = clusterOf();
    const markers = [cluster.zookeepers[0], cluster.brokers[0]].map((node) => node && stateOf(node).birthMarker);
    expect(markers).toEqual(["/var/lib/kafka/data/zookeeper-log/initialize", "/var/lib/kafka/data/birth"]);
  });

  /** The VOLUME lines of the images' Dockerfiles: an unmounted one leaves an anonymous volume behind. */
  it.each([
    ["apache", "broker", ["/etc/kafka/secrets", "/mnt/shared/config", "/var/lib/kafka/data"]],
    ["apache", "zookeeper", ["/etc/kafka/secrets", "/mnt/shared/config", "/var/lib/kafka/data"]],
    ["cp", "broker", ["/etc/kafka/secrets", "/var/lib/kafka/data"]],
    ["cp", "zookeeper", ["/etc/zookeeper/secrets", "/var/lib/zookeeper/data", "/var/lib/zookeeper/log"]],
    ["zookeeper", "zookeeper", ["/data", "/datalog", "/logs"]],
  ] as const)("of %s covers every volume the image of a %s declares", (family, role, declared) => {
    const profile = imageProfile(family, role);
    expect([...(profile?.scratch ?? []), ...(profile?.volumes ?? []).map(({ path }) => path)].toSorted()).toEqual(
      declared,
    );
  });
});

describe("a role's image", () => {
  it("is the one of both roles unless it has its own", () => {
    const cluster = clusterOf({ image: "apache/kafka:3.9.2", zookeeper: { image: "zookeeper:3.8.6" } });
    expect(cluster.brokers[0]?.image).toMatchObject({ reference: "apache/kafka:3.9.2", profile: { name: "apache" } });
    expect(cluster.zookeepers[0]?.image).toMatchObject({
      reference: "zookeeper:3.8.6",
      profile: { name: "zookeeper" },
    });
  });

  it("is left to the target when none is written", () => {
    expect(clusterOf().brokers[0]?.image).toMatchObject({ reference: undefined, profile: { name: "apache" } });
  });

  it("may have any name when its family is written", () => {
    const image = { reference: "registry.example:5000/data/our-kafka:build-77", family: "apache" as const };
    expect(clusterOf({ image }).brokers[0]?.image.reference).toBe(image.reference);
  });

  it("may be pinned by digest alone", () => {
    const image = `apache/kafka@sha256:${"0".repeat(64)}`;
    expect(clusterOf({ image }).brokers[0]?.image.reference).toBe(image);
  });
});

describe("a reference", () => {
  it.each([
    ["apache/kafka:3.9.2", "apache/kafka", "3.9.2", undefined],
    ["kafka", "kafka", undefined, undefined],
    ["registry.example:5000/apache/kafka", "registry.example:5000/apache/kafka", undefined, undefined],
    ["r:5000/k:3.9.2@sha256:ab", "r:5000/k", "3.9.2", "sha256:ab"],
  ])("%s is taken apart", (text, repository, tag, digest) => {
    expect(parseReference(text)).toEqual({ repository, tag, digest });
  });

  it.each([
    ["apache/kafka", "apache"],
    ["registry.example/mirror/apache/kafka", "apache"],
    ["kafka-cluster/kafka", "apache"],
    ["zookeeper", "zookeeper"],
    ["docker.io/library/zookeeper", "zookeeper"],
    ["confluentinc/cp-kafka", "cp"],
    ["bitnami/zookeeper", undefined],
    ["apache/kafka-native", undefined],
  ])("to %s is of the family %s", (repository, family) => {
    expect(familyOf(repository)).toBe(family);
  });

  it.each([
    ["k", true],
    ["k:latest", true],
    ["k:3", true],
    ["k:3.9", true],
    ["k:3.9-jre-17", true],
    ["k:3.9.2", false],
    ["k:3.9.2-jre-17", false],
    ["k:build-77", false],
    ["k:latest@sha256:ab", false],
  ])("%s floats: %s", (text, floats) => {
    expect(isFloating(parseReference(text))).toBe(floats);
  });
});
