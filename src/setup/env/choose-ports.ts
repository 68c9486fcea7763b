import type { Cluster } from "../../model/cluster.ts";
import { isOn } from "../../model/targets.ts";
import { say } from "../say.ts";
import type { Session } from "../session.ts";
import { SetupError } from "../setup-error.ts";
import { clusterIn, ownerOf } from "./environment.ts";
import { neighbours } from "./neighbours.ts";
import { type Place, placeOf } from "./place/place.ts";
import { blocksOf, placeBlocks, portsOf } from "./ports.ts";
import { CLUSTER, put, readStackText } from "./stack-text.ts";

/**
 * The stack file with ports that nobody else has there: no other stack file of this clone for the same place, and
 * nothing that runs. Ports that are free, or this environment's already, stay. `fixed` are keys the person chose, which
 * are left as they are. Throws a `SetupError` when the place cannot be asked, or is full.
 */
export async function withFreePorts(session: Session, text: string, fixed: readonly string[]): Promise<string> {
  const cluster = clusterIn(text, session.stack);
  const blocks = blocksOf(cluster).filter(({ path }) => !fixed.includes(path.join(".")));
  if (blocks.length === 0) return text;
  const place = await placeOf(cluster, ownerOf(session), session.root);
  const live = await place.takenPorts();
  if (live.note !== undefined) say(live.note);
  const taken = new Set([...live.ports, ...portsInFiles(session, cluster)]);
  const document = readStackText(text, session.file.original);
  for (const { path, base } of await settle(blocks, taken, place)) {
    put(document, [...CLUSTER, ...path], base);
  }
  return document.toString({ lineWidth: 0 });
}

/** Chooses, asks whether what was chosen is busy all the same, and chooses again until it is not. */
async function settle(
  blocks: ReturnType<typeof blocksOf>,
  taken: Set<number>,
  place: Place,
): Promise<readonly { readonly path: readonly string[]; readonly base: number }[]> {
  for (;;) {
    const chosen = placeBlocks(blocks, taken).map(({ block, base }) => {
      if (base !== undefined) return { path: block.path, base, count: block.count };
      throw new SetupError(
        `There are no ${block.count} free ports in a row for ${block.path.join(".")} (${place.words}), of ` +
          `${block.bounds.first} to ${block.bounds.last}. \`kafka-cluster env list\` shows the environments; destroy one.`,
      );
    });
    const busy = await place.busyPorts(chosen.flatMap(portsOf));
    if (busy.length === 0) return chosen;
    for (const port of busy) taken.add(port);
  }
}

/** What the other stack files name for the same engine or Kubernetes cluster, whether it is up or not. */
function portsInFiles(session: Session, cluster: Cluster): readonly number[] {
  const there = neighbours(session).filter((other) => sharePlace(other.cluster, cluster));
  return there.flatMap((other) => blocksOf(other.cluster).flatMap(portsOf));
}

/** Two contexts of one name are taken for one cluster: a port too many is better than a port twice. */
function sharePlace(one: Cluster, other: Cluster): boolean {
  if (isOn(one, "kubernetes") && isOn(other, "kubernetes")) return one.target.context === other.target.context;
  return isOn(one, "docker") && isOn(other, "docker") && one.target.host === other.target.host;
}
