import type { ClusterOptions } from "../cluster/open.ts";
import { whereToLook } from "../cluster/where.ts";
import { type DataPlace, type KeptData, namesOf } from "../data/data.ts";
import { dataPlace } from "../data/place.ts";
import { confirm, isAttended } from "../output/ask-person.ts";
import { Failure } from "../output/failure.ts";

export interface DownOptions extends ClusterOptions {
  readonly deleteData?: boolean;
  readonly yes?: boolean;
}

const say = (text: string): void => {
  process.stderr.write(`${text}\n`);
};

/**
 * A cluster's resources are Pulumi's: removed by anyone else they would come back at the next `up`. So this only says
 * how; what Pulumi keeps, the data, it deletes when it is told to and no node of the cluster is left.
 */
export async function down(options: DownOptions): Promise<number> {
  if (options.deleteData !== true)
    throw onlyPulumi("Nothing was removed: what a cluster is made of is made and removed by Pulumi alone.");
  const { target, named } = await whereToLook(options, process.env);
  const place = await dataPlace(target);
  const cluster = await chooseData(place, named?.name);
  const nodes = await place.nodes({ cluster });
  if (nodes.length > 0)
    throw onlyPulumi(`Nothing was deleted: cluster ${cluster} is still there (${nodes.join(", ")}).`);
  const data = await place.kept({ cluster });
  if (!(await isAgreed(place, cluster, data, options.yes === true))) return 1;
  const { gone, left } = await place.remove(data);
  say([`Deleted ${gone.join(", ")}.`, ...left].join("\n"));
  return 0;
}

/** The cluster whose data is meant: the one that is named, else the only one. */
async function chooseData(place: DataPlace, named: string | undefined): Promise<string> {
  const clusters = [...new Set((await place.kept({})).map(({ cluster }) => cluster))].sort();
  const [only] = clusters;
  if (named !== undefined && clusters.includes(named)) return named;
  if (named === undefined && clusters.length === 1 && only !== undefined) return only;
  if (clusters.length === 0) throw new Failure(`No data of any cluster is kept ${place.where}.`);
  throw new Failure(
    named === undefined
      ? `Data of ${clusters.length} clusters is kept ${place.where}, and deleting takes a name.`
      : `No data of a cluster named ${named} is kept ${place.where}.`,
    { details: [`There is data of: ${clusters.join(", ")}`], remedy: "Name one with -c NAME." },
  );
}

async function isAgreed(place: DataPlace, cluster: string, data: readonly KeptData[], yes: boolean): Promise<boolean> {
  say(
    `The data of cluster ${cluster} is in ${data.length} ${place.noun}s ${place.where}:\n${await namesOf(place, data)}`,
  );
  if (yes) return true;
  if (!isAttended())
    throw new Failure("Nothing was deleted: there is nobody to ask.", { remedy: "--yes deletes without asking." });
  return await confirm("Delete them and every message in them, for ever?", "no");
}

function onlyPulumi(message: string): Failure {
  return new Failure(message, {
    details: [
      "npm run down                     removes the cluster and keeps all data",
      "npm run down -- --delete-data    deletes the data too, after naming it",
      "kafka-cluster stop               only stops it",
    ],
  });
}
