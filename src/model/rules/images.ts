import type { Finding } from "../../spec/explain.ts";
import { NEWEST_VERSION } from "../../spec/fields.ts";
import { formatPath, type Path } from "../../spec/problem.ts";
import type { Spec } from "../../spec/schema.ts";
import type { MetadataMode, Role } from "../cluster.ts";
import { imageChoice, imageProfile, readChoice } from "../images.ts";
import { isFloating, parseReference, type Reference } from "../reference.ts";
import { confluentLine, majorOf, newestOf, newestOfLine, PINNED } from "../versions.ts";
import type { Rule } from "./rule.ts";

/** A role's image taken apart, with where it was written. */
interface Written {
  readonly path: Path;
  readonly role: Role;
  readonly mode: MetadataMode;
  readonly text: string;
  readonly reference: Reference;
  readonly family: "apache" | "zookeeper" | "cp" | undefined;
  /** Whether the person named the family, so that a tag of their own naming is theirs to answer for. */
  readonly ownName: boolean;
}

function writtenImages(spec: Spec): readonly Written[] {
  return rolesOf(spec).flatMap((role) => {
    const { path, choice } = imageChoice(spec, role);
    if (choice === undefined) return [];
    const { reference, family } = readChoice(choice);
    const at = typeof choice === "string" ? path : [...path, "reference"];
    return [
      {
        path: at,
        role,
        mode: spec.metadata,
        text: reference,
        reference: parseReference(reference),
        family,
        ownName: typeof choice !== "string",
      },
    ];
  });
}

function rolesOf({ metadata, controllers }: Spec): readonly Role[] {
  if (metadata === "zookeeper") return ["broker", "zookeeper"];
  return controllers.combined ? ["broker"] : ["broker", "controller"];
}

const IMAGES = ["metadata", "controllers", "image", "brokers.image", "zookeeper.image"];

/** The first thing wrong with each image by itself; one image for both roles is spoken of once. */
const usableImage: Rule = {
  reads: IMAGES,
  check: (spec) => once(writtenImages(spec).flatMap((image) => unusable(image, spec.version).slice(0, 1))),
};

const imageOfVersion: Rule = {
  reads: [...IMAGES, "version"],
  check: ({ version, ...spec }) =>
    once(
      writtenImages({ version, ...spec })
        .filter((image) => unusable(image, version).length === 0)
        .flatMap((image) => checkVersion(image, version)),
    ),
};

function unusable(image: Written, version: string): readonly Finding[] {
  return [...checkFamily(image), ...checkPinned(image, version), ...checkRole(image), ...checkLine(image)];
}

function once(findings: readonly Finding[]): readonly Finding[] {
  return findings.filter((one, index) => findings.findIndex((other) => other.message === one.message) === index);
}

function checkFamily(image: Written): readonly Finding[] {
  if (image.family !== undefined) return [];
  if (/kafka-native$/.test(image.reference.repository)) {
    return [
      finding(
        image,
        "image-role",
        "is without Kafka's tools and scripts, so that no node could be prepared or looked at",
        `Use apache/kafka:${newestOf(image.mode)}.`,
      ),
    ];
  }
  return [
    finding(
      image,
      "unknown-image-family",
      "is a name the program does not know, so it cannot tell where its scripts and data are",
      `Add the family beside it: {reference: "${image.text}", family: apache}; others are ${image.mode === "kraft" ? "cp" : "zookeeper and cp"}.`,
    ),
  ];
}

function checkPinned(image: Written, version: string): readonly Finding[] {
  if (!isFloating(image.reference)) return [];
  const { repository } = image.reference;
  const tag = image.family === "cp" ? PINNED.cp : image.family === "zookeeper" ? PINNED.zookeeper : version;
  if (image.mode === "kraft" && image.family === "cp") {
    return [finding(image, "floating-version", "means another image from time to time", CONFLUENT_TAG)];
  }
  const remedy =
    image.family === "cp" && image.path[0] === "image"
      ? confluentPair(tag)
      : `Write ${formatPath(image.path)}: ${repository}:${tag}.`;
  return [
    finding(
      image,
      "floating-version",
      `means another image from time to time${image.mode === "kraft" ? "" : ", one day one without ZooKeeper"}`,
      remedy,
    ),
  ];
}

/** https://docs.confluent.io/platform/current/installation/versions-interoperability.html */
const CONFLUENT_TAG = "Write a tag with three numbers: 7.9 is Kafka 3.9, 8.0 is Kafka 4.0, and so on.";

function confluentPair(tag: string): string {
  return `Write brokers.image: confluentinc/cp-kafka:${tag} and zookeeper.image: confluentinc/cp-zookeeper:${tag}.`;
}

/** A Confluent image is made for the role in its name: its volumes are that role's. */
function checkRole(image: Written): readonly Finding[] {
  const { role, family, reference, ownName } = image;
  const named =
    family === "cp" && !ownName ? (/cp-zookeeper$/.test(reference.repository) ? "zookeeper" : "broker") : role;
  if (family !== undefined && imageProfile(family, role) && named === role) return [];
  if (image.mode === "kraft") {
    return [finding(image, "image-role", "is ZooKeeper's: metadata is kraft", "Leave it out, or name Kafka's image.")];
  }
  const remedy =
    family === "cp"
      ? confluentPair(reference.tag ?? PINNED.cp)
      : "Write it as zookeeper.image, and leave the brokers' to its default.";
  return [finding(image, "image-role", `cannot run a ${role === "broker" ? "broker" : "ZooKeeper node"}`, remedy)];
}

/** Whether the tag is of a line that has ZooKeeper mode at all. Nothing is known of tags without a number. */
function checkLine({ family, reference, ...image }: Written): readonly Finding[] {
  const { tag = "", repository } = reference;
  const major = majorOf(tag);
  const written = { family, reference, ...image };
  if (major === undefined || family === "zookeeper" || image.mode === "kraft") return [];
  if (family === "cp") {
    const remedy = `Use ${repository}:${PINNED.cp}.`;
    if (tag.startsWith("7.9.")) return [];
    return major >= 8
      ? [
          finding(
            written,
            "version-without-zookeeper",
            `is Confluent Platform ${major}: it has no ZooKeeper mode`,
            remedy,
          ),
        ]
      : [finding(written, "unsupported-version", "is not of the 7.9 line, the one this program knows", remedy)];
  }
  const remedy = `Use ${repository}:${NEWEST_VERSION}.`;
  return major < 4
    ? []
    : [finding(written, "version-without-zookeeper", `is Kafka ${major}: it has no ZooKeeper mode`, remedy)];
}

function checkVersion(image: Written, version: string): readonly Finding[] {
  const { tag = "", repository } = image.reference;
  if (image.family === "zookeeper" || majorOf(tag) === undefined) return [];
  if (image.family === "cp") {
    const line = confluentLine(tag);
    if (line !== undefined && version.startsWith(`${line}.`)) return [];
    const holds = line === undefined ? "is of no line this program knows" : `holds Kafka ${line}`;
    const remedy = line === undefined ? CONFLUENT_TAG : `Write version: ${newestOfLine(line, image.mode)}.`;
    return [finding(image, "image-version", `${holds}, but version is ${version}`, remedy)];
  }
  if (tag === version || tag.startsWith(`${version}-`)) return [];
  const proposal = /^\d+\.\d+\.\d+/.exec(tag)?.[0] ?? version;
  const remedy = `Write version: ${proposal}, or ${formatPath(image.path)}: ${repository}:${version}.`;
  return [finding(image, "image-version", `is not of version ${version}`, remedy)];
}

function finding(image: Written, code: Finding["code"], what: string, remedy: string): Finding {
  return {
    code,
    path: image.path,
    part: "value",
    message: `${formatPath(image.path)} is ${image.text}, which ${what}.`,
    remedy,
  };
}

export const imageRules: readonly Rule[] = [usableImage, imageOfVersion];
