import { imageVersions } from "../../images/build.ts";
import { lineOf } from "../../images/kafka/line.ts";

/** The newest version there is an image of ours for, of each line: with ZooKeeper, and without. */
export const tested: readonly string[] = [true, false].map((hasZooKeeper) => {
  const newest = imageVersions().findLast((version) => lineOf(version).hasZooKeeper === hasZooKeeper);
  if (newest === undefined) throw new Error("a line of Kafka has no lock");
  return newest;
});
export const [withZooKeeper = "", withoutZooKeeper = ""] = tested;
