import type { Cluster, Node } from "../model/cluster.ts";

/** The archive is valid for one JDK and one class path; java ignores one that does not fit (-Xshare:auto). */
export const CLASS_ARCHIVE = `# Classes the image has loaded before: a quicker start and less memory.
if [[ -r /opt/kafka/kafka.jsa ]]; then
  export KAFKA_OPTS="\${KAFKA_OPTS:-} -XX:SharedArchiveFile=/opt/kafka/kafka.jsa"
fi`;

/** By it our image is known: the official one's names no archive, and has one. */
const SCRIPT = "/opt/kafka/bin/kafka-run-class.sh";

/**
 * The part of a node's launcher that starts java with an archive of classes: a quicker start. Our image brings its own
 * and its scripts name them (images/kafka/docker/archive). The official one brings one for brokers; nothing can be added to
 * it, and java ends where it is told to (-XX:ArchiveClassesAtExit beside a dynamic archive). Where there is none a laptop's
 * java of 19 or newer makes one when it first stops, and anew when it fits no more
 * (https://bugs.openjdk.org/browse/JDK-8261455): at the top of the volume, beside the data and never among it. `mount` is
 * set by then.
 */
export function classArchive(cluster: Cluster, node: Node): string {
  if (node.image.profile.name === "zookeeper") return "";
  const brought =
    node.image.profile.name === "apache"
      ? `elif [[ -r /opt/kafka/kafka.jsa ]]; then
  KAFKA_OPTS+=' -XX:SharedArchiveFile=/opt/kafka/kafka.jsa'`
      : "";
  const own =
    cluster.profile === "laptop"
      ? `elif [[ -r \${JAVA_HOME:-}/release && $(<"$JAVA_HOME/release") =~ JAVA_VERSION=\\"([0-9]+) ]] && ((BASH_REMATCH[1] >= 19)); then
  archive=$mount/classes.jsa
  # Java writes the first byte last, and neither uses nor replaces an archive that it was killed over.
  first=''
  if [[ -e $archive ]]; then IFS= read -r -d '' -n 1 first <"$archive" || true; fi
  if [[ -z $first ]]; then rm -f "$archive"; fi
  # Sums and all: a volume is not an image's layer, and a damaged archive must not stop a start.
  KAFKA_OPTS+=" -XX:+IgnoreUnrecognizedVMOptions -XX:+AutoCreateSharedArchive -XX:+VerifySharedSpaces"
  KAFKA_OPTS+=" -XX:SharedArchiveFile=$archive"`
      : "";
  // The image's is there at a first start, and no node has to write one; it knows no class of ZooKeeper's server.
  const cases = (node.role === "zookeeper" ? [own, brought] : [brought, own]).filter((text) => text !== "");
  if (cases.length === 0) return "";
  return [
    "# Classes as java has them in memory: a quicker start. Our image's scripts name theirs; one that does not fit is left out.",
    `script=${SCRIPT}`,
    'if [[ -r $script && $(<"$script") == *.jsa* ]]; then :',
    ...cases,
    "fi",
  ].join("\n");
}
