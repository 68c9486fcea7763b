import { lineOf } from "./kafka/line.ts";
import { toolsOf } from "./kafka/tools.ts";

/**
 * What an image of the `apache` family promises, as a table. The program relies on nothing else of them; the tests
 * hold our image to its row, and the program's own profile (src/model/images.ts) to both.
 */
export interface ImageContract {
  readonly user: string;
  readonly uid: number;
  readonly gid: number;
  /** The image's PATH. */
  readonly path: readonly string[];
  /** Paths declared as VOLUME: every one not mounted becomes an anonymous volume. */
  readonly volumes: readonly string[];
  readonly entrypoint: readonly string[];
  readonly command: readonly string[];
  readonly exposed: readonly string[];
  readonly directories: readonly Directory[];
  /** Scripts that start a role: they take the path of a properties file. */
  readonly starts: { readonly broker: string; readonly controller: string; readonly zookeeper?: string };
  readonly tools: {
    readonly directory: string;
    /** Without `.sh`, as people type them on other images. */
    readonly bareNames: boolean;
    /** Without the directory. */
    readonly onPath: boolean;
    readonly names: readonly string[];
  };
}

export interface Directory {
  readonly path: string;
  /** `uid:gid`. */
  readonly owner: string;
  /** Octal, as `stat -c %a` prints it. */
  readonly mode: string;
}

const system = ["/usr/local/sbin", "/usr/local/bin", "/usr/sbin", "/usr/bin", "/sbin", "/bin"];
/** Start and stop, and the script all others go through: written by hand in bin/, not from the table. */
const servers = ["kafka-run-class", "kafka-server-start", "kafka-server-stop"];
const zookeeperServers = ["zookeeper-server-start", "zookeeper-server-stop"];

const namesOf = (version: string): readonly string[] =>
  [...Object.keys(toolsOf(version)), ...servers, ...(lineOf(version).hasZooKeeper ? zookeeperServers : [])].sort();

const start = "/opt/kafka/bin/kafka-server-start.sh";
const startsOf = (version: string) => ({
  broker: start,
  controller: start,
  ...(lineOf(version).hasZooKeeper ? { zookeeper: "/opt/kafka/bin/zookeeper-server-start.sh" } : {}),
});

/** Group 0 may write: where a platform picks the uid, it gives group root. */
const shared = { owner: "1000:0", mode: "775" };
const own = { owner: "1000:1000", mode: "755" };

/**
 * The official image of a version: https://github.com/apache/kafka/blob/3.9/docker/jvm/Dockerfile; the entrypoint is its
 * base's, eclipse-temurin's.
 */
export const official = (version: string): ImageContract => ({
  user: "appuser",
  uid: 1000,
  gid: 1000,
  path: ["/opt/java/openjdk/bin", ...system],
  volumes: ["/etc/kafka/secrets", "/mnt/shared/config", "/var/lib/kafka/data"],
  entrypoint: ["/__cacert_entrypoint.sh"],
  command: ["/etc/kafka/docker/run"],
  exposed: ["9092/tcp"],
  directories: [
    { path: "/opt/kafka", ...own },
    { path: "/opt/kafka/bin", ...own },
    { path: "/opt/kafka/config", ...own },
    { path: "/opt/kafka/libs", ...own },
    { path: "/etc/kafka/secrets", ...shared },
    { path: "/var/lib/kafka", ...shared },
    { path: "/var/lib/kafka/data", ...shared },
    { path: "/home/appuser", ...own },
  ],
  starts: startsOf(version),
  tools: {
    directory: "/opt/kafka/bin",
    bareNames: false,
    onPath: false,
    names: [...namesOf(version), "trogdor"].sort(),
  },
});

/** `kafka-cluster/kafka:3.9.2`: the official layout without its three anonymous volumes, with the tools on PATH. */
export const ours = (version: string): ImageContract => ({
  ...official(version),
  path: ["/opt/kafka/bin", ...system],
  volumes: [],
  entrypoint: [],
  tools: { directory: "/opt/kafka/bin", bareNames: true, onPath: true, names: namesOf(version) },
});
