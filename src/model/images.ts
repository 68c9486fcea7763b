import type { ImageChoice, ImageFamily } from "../spec/fields.ts";
import type { Spec } from "../spec/schema.ts";
import type { Image, ImageProfile, Role } from "./cluster.ts";
import { familyOf, parseReference } from "./reference.ts";
import { sectionOf } from "./sections.ts";

/**
 * The image families: what the program relies on in each, and nothing else of them is used. Start scripts are given
 * rendered files, so no image's entrypoint or environment translation takes part.
 */

const SYSTEM_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

/** https://github.com/apache/kafka/blob/3.9/docker/jvm/Dockerfile; our own image keeps the same layout. */
const apache = {
  name: "apache",
  uid: 1000,
  gid: 1000,
  // The image has no directory of ZooKeeper's: both roles keep everything in the one volume it declares for data.
  volumes: [{ volume: "data", path: "/var/lib/kafka/data" }],
  scratch: ["/etc/kafka/secrets", "/mnt/shared/config"],
  tools: "/opt/kafka/bin",
  toolSuffix: ".sh",
  path: `/opt/java/openjdk/bin:${SYSTEM_PATH}`,
} as const;

/** https://github.com/confluentinc/kafka-images, branch 7.9.x: the last line with ZooKeeper. */
const cp = { name: "cp", uid: 1000, gid: 1000, tools: "/usr/bin", toolSuffix: "", path: SYSTEM_PATH } as const;

const cpServer = {
  ...cp,
  start: ["/usr/bin/kafka-server-start"],
  volumes: [{ volume: "data", path: "/var/lib/kafka/data" }],
  scratch: ["/etc/kafka/secrets"],
} as const;

const profiles: Readonly<Record<ImageFamily, Partial<Readonly<Record<Role, ImageProfile>>>>> = {
  apache: {
    broker: { ...apache, start: ["/opt/kafka/bin/kafka-server-start.sh"] },
    controller: { ...apache, start: ["/opt/kafka/bin/kafka-server-start.sh"] },
    zookeeper: { ...apache, start: ["/opt/kafka/bin/zookeeper-server-start.sh"] },
  },
  cp: {
    broker: cpServer,
    controller: cpServer,
    zookeeper: {
      ...cp,
      start: ["/usr/bin/zookeeper-server-start"],
      volumes: [{ volume: "data", path: "/var/lib/zookeeper/data" }],
      scratch: ["/var/lib/zookeeper/log", "/etc/zookeeper/secrets"],
    },
  },
  /** https://github.com/31z4/zookeeper-docker: one role, no Kafka tools. */
  zookeeper: {
    zookeeper: {
      name: "zookeeper",
      uid: 1000,
      gid: 1000,
      // Its directory carries ZooKeeper's version: the launcher leaves the pattern to the shell.
      start: ["/apache-zookeeper-*-bin/bin/zkServer.sh", "start-foreground"],
      volumes: [{ volume: "data", path: "/data" }],
      scratch: ["/datalog", "/logs"],
      tools: undefined,
      toolSuffix: ".sh",
      path: `/opt/java/openjdk/bin:${SYSTEM_PATH}`,
    },
  },
};

/** Where a person's word about a role's image stands: beside the role, else for both. */
export function imageChoice(
  spec: Spec,
  role: Role,
): { readonly path: readonly string[]; readonly choice: ImageChoice | undefined } {
  const section = sectionOf(role);
  const own = spec[section].image;
  return own === undefined ? { path: ["image"], choice: spec.image } : { path: [section, "image"], choice: own };
}

/** Reference and family of a choice; the family is undefined when neither written nor known by the name. */
export function readChoice(choice: ImageChoice): {
  readonly reference: string;
  readonly family: ImageFamily | undefined;
} {
  if (typeof choice === "string") return { reference: choice, family: familyOf(parseReference(choice).repository) };
  return {
    reference: choice.reference,
    family: choice.family ?? familyOf(parseReference(choice.reference).repository),
  };
}

/**
 * The reference an image is pulled by: from `registry`, where there is one, in place of the registry in its name. A first
 * part with a dot or a colon, or localhost, is a registry; anything else is a part of the repository's name.
 */
export function pulledFrom(registry: string | undefined, reference: string): string {
  if (registry === undefined) return reference;
  const [first = "", ...rest] = reference.split("/");
  const named = rest.length > 0 && (/[.:]/.test(first) || first === "localhost");
  return `${registry}/${named ? rest.join("/") : reference}`;
}

/** The row for a family and a role; undefined where the family cannot run the role. */
export function imageProfile(family: ImageFamily, role: Role): ImageProfile | undefined {
  return profiles[family][role];
}

/** The image of a role. Rules have refused every choice without a profile; the layout of last resort is apache's. */
export function resolveImage(spec: Spec, role: Role): Image {
  const { choice } = imageChoice(spec, role);
  const { reference, family } = choice === undefined ? { reference: undefined, family: undefined } : readChoice(choice);
  const profile = imageProfile(family ?? "apache", role) ?? imageProfile("apache", role);
  if (!profile) throw new Error(`no image profile runs a ${role}`);
  return { reference, profile };
}
