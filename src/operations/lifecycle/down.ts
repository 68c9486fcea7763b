import type { ClusterOptions } from "../cluster/open.ts";
import { Failure } from "../output/failure.ts";

/** Containers are Pulumi's: removed by anyone else they would come back at the next `up`. So this only says how. */
export function down(_options: ClusterOptions): Promise<number> {
  return Promise.reject(
    new Failure("Nothing was removed: containers and networks are made and removed by Pulumi alone.", {
      details: [
        "npm run down                     removes the cluster and keeps all data",
        "npm run down -- --delete-data    deletes the data too, after naming it",
        "kafka-cluster stop               only stops it",
      ],
    }),
  );
}
