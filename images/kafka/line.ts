/**
 * What differs between the lines of Kafka an image is made for: Kafka 3 with ZooKeeper and reload4j, Kafka 4 without and
 * with log4j 2. The files only one of them has lie in `3/` and `4/`, beside those of both.
 */
export interface Line {
  /** The folder beside this file, with `bin` and `config` of its own. */
  readonly folder: "3" | "4";
  readonly hasZooKeeper: boolean;
  readonly log4j: {
    /** The system property for a configuration, up to its path. */
    readonly option: string;
    /** The configuration's name in `config`; `tools-` and `connect-` lead two others. */
    readonly file: string;
    /** What the command line tools log with; `$base` is Kafka's directory. */
    readonly tools: string;
  };
}

/** Kafka 3.9 is the last with ZooKeeper: https://cwiki.apache.org/confluence/x/ahtKEw (KIP-833). */
const withZooKeeper: Line = {
  folder: "3",
  hasZooKeeper: true,
  log4j: {
    option: "-Dlog4j.configuration=file:",
    file: "log4j.properties",
    tools: "-Dlog4j.configuration=file:$base/config/tools-log4j.properties",
  },
};

/** log4j 2 came with Kafka 4.0 (KIP-653). */
const kraftOnly: Line = {
  folder: "4",
  hasZooKeeper: false,
  log4j: {
    option: "-Dlog4j2.configurationFile=file:",
    file: "log4j2.properties",
    // Warnings to standard error, by log4j's own simple logger: its whole machinery is a third of what a tool's start costs.
    tools:
      "-Dlog4j.provider=org.apache.logging.log4j.simple.internal.SimpleProvider -Dorg.apache.logging.log4j.simplelog.level=WARN",
  },
};

/** The line of a version, "4.3.1". */
export function lineOf(version: string): Line {
  return isAtLeast(version, "4.0") ? kraftOnly : withZooKeeper;
}

/** Whether a version is of that line of releases ("4.3") or a later one. */
export function isAtLeast(version: string, line: string): boolean {
  const [a = 0, b = 0] = version.split(".").map(Number);
  const [c = 0, d = 0] = line.split(".").map(Number);
  return a > c || (a === c && b >= d);
}

/** The modes the class archives of a version are for, in the names of docker/archive. */
function modesOf(version: string): readonly string[] {
  return [
    ...(lineOf(version).hasZooKeeper ? ["zookeeper"] : []),
    // A quorum whose voters may change came with 3.9 (KIP-853): a cluster of this project has no other.
    ...(isAtLeast(version, "3.9") ? ["kraft"] : []),
  ];
}

/**
 * A script's text for a version: `@LOG4J@` is the option for a logging configuration, `@LOG4J_FILE@` the file's name,
 * `@TOOLS_LOG4J@` all options for the tools' logging, `@MODES@` what docker/archive is to start.
 */
export function forVersion(text: string, version: string): string {
  const { option, file, tools } = lineOf(version).log4j;
  return text
    .replaceAll("@LOG4J@", option)
    .replaceAll("@LOG4J_FILE@", file)
    .replaceAll("@TOOLS_LOG4J@", tools)
    .replaceAll("@MODES@", modesOf(version).join(" "));
}
